#include "blocks.h"

#if defined(__x86_64__)
#include <immintrin.h>

/// Transposes 4 by 4 within each of the four 128 bit lanes of four rows.
AVX512 static inline void transpose4(__m512i r[4]) {
    __m512i a = _mm512_unpacklo_epi32(r[0], r[1]), b = _mm512_unpackhi_epi32(r[0], r[1]);
    __m512i c = _mm512_unpacklo_epi32(r[2], r[3]), d = _mm512_unpackhi_epi32(r[2], r[3]);
    r[0] = _mm512_unpacklo_epi64(a, c);
    r[1] = _mm512_unpackhi_epi64(a, c);
    r[2] = _mm512_unpacklo_epi64(b, d);
    r[3] = _mm512_unpackhi_epi64(b, d);
}

/// At most 16 by 16; rows that are missing count as zeros and are not written.
AVX512 static void transpose16(
    const int32_t *from, long from_stride, long rows, long columns, int32_t *to, long to_stride) {
    __mmask16 in = (__mmask16)((1u << columns) - 1), out = (__mmask16)((1u << rows) - 1);
    __m512i v[16];
#pragma unroll
    for (int r = 0; r < 16; r++)
        v[r] = _mm512_maskz_loadu_epi32(r < rows ? in : 0, from + (r < rows ? r : 0) * from_stride);
#pragma unroll
    for (int q = 0; q < 4; q++) transpose4(v + 4 * q);
    // v[4q + s], lane l: column 4l + s of rows 4q ... 4q + 3
#pragma unroll
    for (int s = 0; s < 4; s++) {
        __m512i a = _mm512_shuffle_i32x4(v[s], v[4 + s], 0x44), b = _mm512_shuffle_i32x4(v[s], v[4 + s], 0xEE);
        __m512i c = _mm512_shuffle_i32x4(v[8 + s], v[12 + s], 0x44), d = _mm512_shuffle_i32x4(v[8 + s], v[12 + s], 0xEE);
        __m512i t[4] = {
            _mm512_shuffle_i32x4(a, c, 0x88), _mm512_shuffle_i32x4(a, c, 0xDD), _mm512_shuffle_i32x4(b, d, 0x88),
            _mm512_shuffle_i32x4(b, d, 0xDD)};
#pragma unroll
        for (int l = 0; l < 4; l++)
            if (4 * l + s < columns) _mm512_mask_storeu_epi32(to + (4 * l + s) * to_stride, out, t[l]);
    }
}

AVX512 void pair_rows(const int16_t *from, long from_stride, long rows, long count, int32_t *to, long to_stride) {
    const __m512i order = _mm512_set_epi16(
        47, 15, 46, 14, 45, 13, 44, 12, 43, 11, 42, 10, 41, 9, 40, 8, 39, 7, 38, 6, 37, 5, 36, 4, 35, 3, 34, 2, 33, 1,
        32, 0);
    const __m512i upper = _mm512_add_epi16(order, _mm512_set1_epi16(16));
    for (long r = 0; r < rows; r += 2)
        for (long x = 0; x < count; x += 32) {
            __m512i a = _mm512_loadu_si512(from + r * from_stride + x);
            __m512i b = _mm512_loadu_si512(from + (r + 1) * from_stride + x);
            int32_t *place = to + r / 2 * to_stride + x;
            _mm512_storeu_si512(place, _mm512_permutex2var_epi16(a, order, b));
            _mm512_storeu_si512(place + 16, _mm512_permutex2var_epi16(a, upper, b));
        }
}
#endif

void transpose32(
    const int32_t *from, long from_stride, long rows, long columns, int32_t *to, long to_stride, int level) {
    for (long r = 0; r < rows; r += 16)
        for (long c = 0; c < columns; c += 16) {
            long high = smaller(16, rows - r), wide = smaller(16, columns - c);
            const int32_t *corner = from + r * from_stride + c;
            int32_t *target = to + c * to_stride + r;
#if defined(__x86_64__)
            if (level == FIXED_AVX512) {
                transpose16(corner, from_stride, high, wide, target, to_stride);
                continue;
            }
#endif
            for (long y = 0; y < high; y++)
                for (long x = 0; x < wide; x++) target[x * to_stride + y] = corner[y * from_stride + x];
        }
}
