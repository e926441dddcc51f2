#include <string.h>

#include "blocks.h"

/// One block: rows m0 ..., columns n0 ... of the result, and terms k0 ....
typedef struct {
    long m0, n0, k0, mc, nc, kc, padded_k;
} block;

/// The left block, row by row, rows filled up to whole tiles. Rows of k are copied, columns transposed on the way.
static void pack_left(const fixed_operand *a, const block *at, int bits, long tile, fixed_scratch *s, int level) {
    long step = 32 / bits, rows = round_up(at->mc, tile);
    char *left = (char *)s->left;
    long row_bytes = ROW_STRIDE * bits / 8;
    memset(left + at->mc * row_bytes, 0, (rows - at->mc) * row_bytes);
    if (has_rows(a)) return gather_rows(a, at->m0, at->mc, at->k0, at->kc, at->padded_k, bits, left, ROW_STRIDE);
    for (long row = 0; row < at->mc; row += STRIP) {
        long count = smaller(STRIP, at->mc - row);
        long padded = round_up(count, 32);
        gather_columns(a, at->m0 + row, count, at->k0, at->kc, padded, bits, s->strip, STRIP);
        memset((char *)s->strip + at->kc * STRIP * bits / 8, 0, (at->padded_k - at->kc) * STRIP * bits / 8);
        const int32_t *from = s->strip;
#if defined(__x86_64__)
        if (bits == 16) {
            pair_rows((int16_t *)s->strip, STRIP, at->padded_k, padded, s->pairs, STRIP);
            from = s->pairs;
        }
#endif
        transpose32(
            from, STRIP, at->padded_k / step, count, (int32_t *)(left + row * row_bytes), ROW_STRIDE / step, level);
    }
}

/// One panel of columns whose terms are contiguous: copied as rows, then transposed.
static void pack_panel(
    const fixed_operand *b, const block *at, int bits, long tile, long x, int32_t *panel, fixed_scratch *s, int level) {
    long step = 32 / bits, count = smaller(tile, at->nc - x);
    gather_rows(b, at->n0 + x, count, at->k0, at->kc, at->padded_k, bits, s->strip, ROW_STRIDE);
    memset((char *)s->strip + count * ROW_STRIDE * bits / 8, 0, (tile - count) * ROW_STRIDE * bits / 8);
    transpose32(s->strip, ROW_STRIDE / step, tile, at->padded_k / step, panel, tile, level);
}

/// Some rows of a panel, from k on. Where 16 bits stay, two of them become one of pairs.
static void pack_rows(
    const fixed_operand *b, const block *at, int bits, long tile, long x, long k, int32_t *panel, fixed_scratch *s) {
    long count = smaller(PACKED_ROWS, at->kc - k), filled = smaller(PACKED_ROWS, at->padded_k - k);
    void *rows = bits == 16 ? s->strip : panel + k * tile;
    gather_columns(b, at->n0 + x, smaller(tile, at->nc - x), at->k0 + k, count, tile, bits, rows, tile);
    memset((char *)rows + count * tile * bits / 8, 0, (filled - count) * tile * bits / 8);
#if defined(__x86_64__)
    if (bits == 16) pair_rows((int16_t *)s->strip, tile, filled, tile, panel + k / 2 * tile, tile);
#endif
}

/// The right block in panels of columns. Where its rows are contiguous, some of them are spread over all panels before
/// the next ones, since each lies on pages of its own.
static void pack_right(const fixed_operand *b, const block *at, int bits, long tile, fixed_scratch *s, int level) {
    long panel = BLOCK_K / (32 / bits);
    if (has_rows(b)) {
        for (long x = 0; x < at->nc; x += tile) pack_panel(b, at, bits, tile, x, s->right + x * panel, s, level);
        return;
    }
    for (long k = 0; k < at->kc; k += PACKED_ROWS)
        for (long x = 0; x < at->nc; x += tile) pack_rows(b, at, bits, tile, x, k, s->right + x * panel, s);
}

/// Adds the product of the packed blocks to the sums, the panel staying in the first cache.
static void multiply_block(const block *at, int bits, fixed_scratch *s, int level) {
    long wide = bits == 16 ? TILE_N_16 : TILE_N_32, high = bits == 16 ? TILE_M_16 : TILE_M_32;
#if defined(__x86_64__)
    if (bits == 16) {
        split_left(s, round_up(at->mc, high), at->padded_k);
        split_right(s, round_up(at->nc, wide) / wide, at->padded_k);
    }
#endif
    for (long x = 0; x < at->nc; x += wide)
        for (long row = 0; row < at->mc; row += high) {
            int64_t *sums = s->sums + row * BLOCK_N + x;
#if defined(__x86_64__)
            if (bits == 16) {
                micro16(s, row, x / wide, at->padded_k, sums, BLOCK_N);
                continue;
            }
#endif
            micro32(s->left + row * ROW_STRIDE, s->right + x * BLOCK_K, at->padded_k, sums, BLOCK_N, level);
        }
}

/// Begins the sums of a block.
static void start_sums(const fixed_product *p, const block *at, fixed_scratch *s) {
    for (long row = 0; row < round_up(at->mc, TILE_M_32); row++) {
        int64_t *sums = s->sums + row * BLOCK_N;
        memset(sums, 0, BLOCK_N * 8);
        if (p->bias) memcpy(sums, p->bias + at->n0, at->nc * 8);
    }
}

/// Hands a block's sums out, or what they narrow to.
static long finish(const fixed_product *p, const block *at, fixed_scratch *s, int level) {
    long overflows = 0;
    for (long row = 0; row < at->mc; row++) {
        const int64_t *sums = s->sums + row * BLOCK_N;
        long i = at->m0 + row;
        if (p->sums) memcpy(p->sums + i * p->sums_stride + at->n0, sums, at->nc * 8);
        if (!p->result) continue;
        void *result = (char *)p->result + (i * p->result_stride + at->n0) * (p->narrowing.bits / 8);
        uint64_t element = p->narrowing.first_element + (uint64_t)(i * p->n + at->n0);
        overflows += fixed_narrow(sums, at->nc, &p->narrowing, element, result, level);
    }
    return overflows;
}

/// All terms of one block of the result. Blocks of terms are as equal as whole steps of 16 allow.
static long product_block(const fixed_product *p, block at, int bits, fixed_scratch *s, int level) {
    long blocks = (p->k + BLOCK_K - 1) / BLOCK_K;
    long step = blocks ? round_up((p->k + blocks - 1) / blocks, 16) : 1;
    start_sums(p, &at, s);
    for (at.k0 = 0; at.k0 < p->k; at.k0 += step) {
        at.kc = smaller(step, p->k - at.k0);
        at.padded_k = bits == 16 ? round_up(at.kc, 4) : at.kc;
        pack_left(&p->a, &at, bits, bits == 16 ? TILE_M_16 : TILE_M_32, s, level);
        pack_right(&p->b, &at, bits, bits == 16 ? TILE_N_16 : TILE_N_32, s, level);
        multiply_block(&at, bits, s, level);
    }
    return finish(p, &at, s, level);
}

long fixed_multiply(const fixed_product *p, void *scratch, int level) {
    bool is_narrow = p->a.bits == 16 && p->b.bits == 16 && level == FIXED_AVX512;
    long overflows = 0;
    for (long n0 = 0; n0 < p->n; n0 += BLOCK_N)
        for (long m0 = 0; m0 < p->m; m0 += BLOCK_M) {
            block at = {.m0 = m0, .n0 = n0, .mc = smaller(BLOCK_M, p->m - m0), .nc = smaller(BLOCK_N, p->n - n0)};
            overflows += product_block(p, at, is_narrow ? 16 : 32, scratch, level);
        }
    return overflows;
}
