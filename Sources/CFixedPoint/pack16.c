#include "blocks.h"

#if defined(__x86_64__)
#include <immintrin.h>

AVX512 void split_left(fixed_scratch *scratch, long rows, long kc) {
    for (long row = 0; row < rows; row++) {
        const int16_t *from = (const int16_t *)scratch->left + row * ROW_STRIDE;
        uint8_t *to = scratch->left_high + row * ROW_STRIDE;
        __m512i sum = _mm512_setzero_si512();
        for (long k = 0; k < kc; k += 32) {
            __mmask32 inside = kc - k < 32 ? (1u << (kc - k)) - 1 : ~0u;
            __m512i high = _mm512_srai_epi16(_mm512_maskz_loadu_epi16(inside, from + k), 8);
            __m512i shifted = _mm512_maskz_add_epi16(inside, high, _mm512_set1_epi16(128));
            _mm256_mask_storeu_epi8(to + k, inside, _mm512_cvtepi16_epi8(shifted));
            sum = _mm512_add_epi32(sum, _mm512_madd_epi16(shifted, _mm512_set1_epi16(2)));
        }
        scratch->left_term[row] = _mm512_reduce_add_epi32(sum);
    }
}

/// The high bytes of 16 pairs of k and of k + 2, as 16 times four.
AVX512 static inline __m512i high_bytes(const int32_t *first, const int32_t *second) {
    const __m512i lower = _mm512_set4_epi32(0x80800F0D, 0x80800B09, 0x80800705, 0x80800301);
    const __m512i upper = _mm512_set4_epi32(0x0F0D8080, 0x0B098080, 0x07058080, 0x03018080);
    return _mm512_or_si512(
        _mm512_shuffle_epi8(_mm512_load_si512(first), lower), _mm512_shuffle_epi8(_mm512_load_si512(second), upper));
}

AVX512 void split_right(fixed_scratch *scratch, long panels, long kc) {
    const __m512i ones = _mm512_set1_epi8(1);
    for (long panel = 0; panel < panels; panel++)
        for (long x = 0; x < TILE_N_16; x += 16) {
            const int32_t *from = scratch->right + panel * (BLOCK_K / 2) * TILE_N_16 + x;
            int8_t *to = scratch->right_high + panel * BLOCK_K * TILE_N_16 + 4 * x;
            __m512i sum = _mm512_setzero_si512();
            for (long k = 0; k < kc; k += 4) {
                const int32_t *place = from + k / 2 * TILE_N_16;
                __m512i high = high_bytes(place, place + TILE_N_16);
                _mm512_store_si512(to + k * TILE_N_16, high);
                sum = _mm512_dpbusd_epi32(sum, ones, high);
            }
            __m512i term = _mm512_mullo_epi32(sum, _mm512_set1_epi32(-510));
            _mm512_store_si512(
                scratch->right_term + panel * TILE_N_16 + x,
                _mm512_sub_epi32(term, _mm512_set1_epi32(255 * (int)kc)));
        }
}
#endif
