#include "blocks.h"

/// Philox4x32-10 as in Sources/Random/Philox.swift (Salmon et al., SC 2011).
enum { ROUNDS = 10 };
static const uint32_t multiplier[2] = {0xD2511F53, 0xCD9E8D57}, key_step[2] = {0x9E3779B9, 0xBB67AE85};

static void philox_portable(const uint32_t key[2], uint64_t counter, uint32_t words[4]) {
    uint32_t k[2] = {key[0], key[1]}, c[4] = {(uint32_t)counter, (uint32_t)(counter >> 32), 0, 0};
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t low = (uint64_t)c[0] * multiplier[0], high = (uint64_t)c[2] * multiplier[1];
        c[0] = (uint32_t)(high >> 32) ^ c[1] ^ k[0];
        c[1] = (uint32_t)high;
        c[2] = (uint32_t)(low >> 32) ^ c[3] ^ k[1];
        c[3] = (uint32_t)low;
        k[0] += key_step[0];
        k[1] += key_step[1];
    }
    for (int x = 0; x < 4; x++) words[x] = c[x];
}

#if defined(__x86_64__)
#include <immintrin.h>

/// Eight counters, each word in the lower half of a 64 bit lane. What lies above it is never cleared on the way, as a
/// multiplication does not read it.
AVX512 static void philox_eight(const uint32_t key[2], uint64_t first, uint32_t *words) {
    const __m512i m0 = _mm512_set1_epi64(multiplier[0]), m1 = _mm512_set1_epi64(multiplier[1]);
    __m512i c0 = _mm512_add_epi64(_mm512_set1_epi64((long long)first), _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
    __m512i c1 = _mm512_srli_epi64(c0, 32), c2 = _mm512_setzero_si512(), c3 = c2;
    uint32_t k0 = key[0], k1 = key[1];
#pragma unroll
    for (int round = 0; round < ROUNDS; round++) {
        __m512i low = _mm512_mul_epu32(c0, m0), high = _mm512_mul_epu32(c2, m1);
        c0 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(high, 32), c1, _mm512_set1_epi64(k0), 0x96);
        c2 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(low, 32), c3, _mm512_set1_epi64(k1), 0x96);
        (c1 = high, c3 = low);
        (k0 += key_step[0], k1 += key_step[1]);
    }
    __m512i first_pair = _mm512_mask_shuffle_epi32(c0, 0xAAAA, c1, _MM_PERM_CCAA);
    __m512i second_pair = _mm512_mask_shuffle_epi32(c2, 0xAAAA, c3, _MM_PERM_CCAA);
    const __m512i lower = _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0), upper = _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4);
    _mm512_storeu_si512(words, _mm512_permutex2var_epi64(first_pair, lower, second_pair));
    _mm512_storeu_si512(words + 16, _mm512_permutex2var_epi64(first_pair, upper, second_pair));
}
#endif

void fixed_philox(const uint32_t key[2], uint64_t first, long counters, uint32_t *words, int level) {
    long done = 0;
#if defined(__x86_64__)
    if (level == FIXED_AVX512)
        for (; done + 8 <= counters; done += 8) philox_eight(key, first + (uint64_t)done, words + 4 * done);
#endif
    for (; done < counters; done++) philox_portable(key, first + (uint64_t)done, words + 4 * done);
}
