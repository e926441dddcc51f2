#include "blocks.h"

/// Random words are made for so many results at a time.
enum { PIECE = 256 };

/// Smallest and largest number of a format.
static inline int64_t smallest(int bits) { return -((int64_t)1 << (bits - 1)); }
static inline int64_t largest(int bits) { return ((int64_t)1 << (bits - 1)) - 1; }

static inline void store(void *result, int bits, long x, int64_t value) {
    if (bits == 16)
        ((int16_t *)result)[x] = (int16_t)value;
    else
        ((int32_t *)result)[x] = (int32_t)value;
}

/// One sum, as Narrowing.callAsFunction in Narrowing.swift has it.
static bool narrow_one(int64_t sum, uint64_t addend, const fixed_narrowing *by, void *result, long x) {
    int64_t low = smallest(by->bits), high = largest(by->bits), value;
    bool is_whole = true;
    if (by->shift < 0) {
        value = (int64_t)((uint64_t)sum << -by->shift);
        is_whole = value >> -by->shift == sum;
    } else {
        uint64_t dropped = (uint64_t)sum & (((uint64_t)1 << by->shift) - 1);
        value = (sum >> by->shift) + (int64_t)((dropped + addend) >> by->shift);
    }
    bool fits = is_whole && value >= low && value <= high;
    store(result, by->bits, x, fits || by->wraps ? value : sum < 0 ? low : high);
    return !fits;
}

/// What is added to the sum `x` behind the first, given the words from the counter of the first.
static inline uint64_t addend(const fixed_narrowing *by, const uint32_t *words, long x) {
    if (by->shift <= 0 || by->rounding == 0) return 0;
    if (by->rounding == 1) return (uint64_t)1 << (by->shift - 1);
    if (by->shift <= 32) return words[x] >> (32 - by->shift);
    return ((uint64_t)words[2 * x] << 32 | words[2 * x + 1]) >> (64 - by->shift);
}

static long narrow_portable(
    const int64_t *sums, long count, const fixed_narrowing *by, const uint32_t *words, void *result) {
    long overflows = 0;
    for (long x = 0; x < count; x++) overflows += narrow_one(sums[x], addend(by, words, x), by, result, x);
    return overflows;
}

#if defined(__x86_64__)
#include <immintrin.h>

/// Eight sums at a time; shift from 0 to 62, to 32 where rounding is stochastic.
AVX512 static long narrow_avx512(
    const int64_t *sums, long count, const fixed_narrowing *by, const uint32_t *words, void *result) {
    const __m512i low = _mm512_set1_epi64(smallest(by->bits)), high = _mm512_set1_epi64(largest(by->bits));
    const __m512i dropped = _mm512_set1_epi64((long long)(((uint64_t)1 << by->shift) - 1));
    const __m128i shift = _mm_cvtsi32_si128(by->shift), word_shift = _mm_cvtsi32_si128(32 - by->shift);
    const bool is_random = by->rounding == 2 && by->shift > 0;
    __m512i r = _mm512_set1_epi64(by->rounding == 1 && by->shift > 0 ? (long long)1 << (by->shift - 1) : 0);
    long overflows = 0;
    for (long x = 0; x < count; x += 8) {
        __mmask8 inside = count - x < 8 ? (__mmask8)((1u << (count - x)) - 1) : 0xFF;
        __m512i sum = _mm512_maskz_loadu_epi64(inside, sums + x);
        if (is_random)
            r = _mm512_cvtepu32_epi64(_mm256_srl_epi32(_mm256_maskz_loadu_epi32(inside, words + x), word_shift));
        __m512i carry = _mm512_srl_epi64(_mm512_add_epi64(_mm512_and_si512(sum, dropped), r), shift);
        __m512i value = _mm512_add_epi64(_mm512_sra_epi64(sum, shift), carry);
        __m512i fit = _mm512_min_epi64(_mm512_max_epi64(value, low), high);
        overflows += __builtin_popcount(_mm512_mask_cmpneq_epi64_mask(inside, value, fit));
        if (!by->wraps) value = fit;
        if (by->bits == 16)
            _mm512_mask_cvtepi64_storeu_epi16((int16_t *)result + x, inside, value);
        else
            _mm512_mask_cvtepi64_storeu_epi32((int32_t *)result + x, inside, value);
    }
    return overflows;
}
#endif

/// A piece of which the random words are at hand, and the first of them.
static long narrow_piece(
    const int64_t *sums, long count, const fixed_narrowing *by, uint64_t element, void *result, int level) {
    uint32_t buffer[2 * PIECE + 4];
    const uint32_t *words = buffer;
    long each = by->shift > 32 ? 2 : 1;
    if (by->rounding == 2 && by->shift > 0) {
        uint64_t per_counter = (uint64_t)(4 / each), first = element / per_counter;
        uint64_t last = (element + (uint64_t)count - 1) / per_counter;
        fixed_philox(by->key, first, (long)(last - first + 1), buffer, level);
        words += (long)(element % per_counter) * each;
    }
#if defined(__x86_64__)
    bool is_simple = by->shift >= 0 && (by->rounding != 2 || by->shift <= 32);
    if (level == FIXED_AVX512 && is_simple) return narrow_avx512(sums, count, by, words, result);
#endif
    return narrow_portable(sums, count, by, words, result);
}

long fixed_narrow(
    const int64_t *sums, long count, const fixed_narrowing *by, uint64_t first_element, void *result, int level) {
    long overflows = 0;
    for (long x = 0; x < count; x += PIECE) {
        void *place = (char *)result + x * (by->bits / 8);
        overflows += narrow_piece(sums + x, smaller(PIECE, count - x), by, first_element + (uint64_t)x, place, level);
    }
    return overflows;
}
