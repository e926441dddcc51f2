/// Sizes of the blocks that a product is cut into, and the kernels' types.
#ifndef CFIXEDPOINT_BLOCKS_H
#define CFIXEDPOINT_BLOCKS_H

#include "CFixedPoint.h"

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2")))
#define AVX2 __attribute__((target("avx2")))

enum {
    /// Rows and columns of a block, whose sums (384 KB) stay in the second cache with both packed operands (450 KB).
    BLOCK_M = 192,
    BLOCK_N = 256,
    /// Terms of a block: at most the 256 that the proof in micro16.c allows.
    BLOCK_K = 256,
    /// Between rows of a packed left block: not a power of two, which would make a tile's rows share sets of a cache.
    ROW_STRIDE = BLOCK_K + 32,
    /// A tile of 32 bit operands.
    TILE_M_32 = 12,
    TILE_N_32 = 16,
    /// A tile of 16 bit operands.
    TILE_M_16 = 6,
    TILE_N_16 = 32,
    /// Rows of the left matrix that are transposed at a time.
    STRIP = 64,
    /// Rows of the right matrix that are packed at a time, a multiple of 4: fewer than the first TLB has pages.
    PACKED_ROWS = 16,
};

/// The scratch memory.
typedef struct {
    _Alignas(64) int64_t sums[BLOCK_M * BLOCK_N];
    /// Row by row; int16_t in the same place where operands have 16 bits.
    _Alignas(64) int32_t left[BLOCK_M * ROW_STRIDE];
    /// High bytes of the left block plus 128, row by row, and twice the sum of each row.
    _Alignas(64) uint8_t left_high[BLOCK_M * ROW_STRIDE];
    _Alignas(64) int32_t left_term[BLOCK_M];
    /// Panels of columns, each k by k.
    _Alignas(64) int32_t right[BLOCK_K * BLOCK_N];
    _Alignas(64) int8_t right_high[BLOCK_K * BLOCK_N];
    _Alignas(64) int32_t right_term[BLOCK_N];
    /// A strip on its way to be transposed.
    _Alignas(64) int32_t strip[STRIP * ROW_STRIDE];
    _Alignas(64) int32_t pairs[STRIP * ROW_STRIDE];
} fixed_scratch;

static inline long round_up(long value, long unit) { return (value + unit - 1) / unit * unit; }
static inline long smaller(long a, long b) { return a < b ? a : b; }

// gather.c

/// Copies elements (outer0 ..., k0 ...) into rows of k, and zeros up to `padded` of them. 16 bit sources are widened
/// where `bits` is 32.
void gather_rows(
    const fixed_operand *operand, long outer0, long count, long k0, long kc, long padded, int bits, void *rows,
    long stride);

/// The same into rows of outer, one for each k.
void gather_columns(
    const fixed_operand *operand, long outer0, long count, long k0, long kc, long padded, int bits, void *rows,
    long stride);

/// Whether a row of k is contiguous, so that gather_rows is the cheaper one.
bool has_rows(const fixed_operand *operand);

// patches.c

/// The element (pixel, patch element) as rows of patch elements.
void gather_patches(
    const fixed_patches *patches, const void *image, int source_bits, long pixel0, long count, long element0,
    long elements, int bits, void *rows, long stride);

// transpose.c

/// to[c, r] = from[r, c].
void transpose32(
    const int32_t *from, long from_stride, long rows, long columns, int32_t *to, long to_stride, int level);

/// Two rows of 16 bits as one of pairs, the first below: `count` is a multiple of 32, rows a multiple of 2.
void pair_rows(const int16_t *from, long from_stride, long rows, long count, int32_t *to, long to_stride);

// micro32.c

/// Adds the product of a tile's rows, `TILE_M_32` of them, and a panel to sums.
void micro32(const int32_t *left, const int32_t *right, long kc, int64_t *sums, long sums_stride, int level);

// pack16.c

/// From a packed left block of 16 bits: high bytes and row terms.
void split_left(fixed_scratch *scratch, long rows, long kc);

/// From packed panels of 16 bits: high bytes and column terms.
void split_right(fixed_scratch *scratch, long panels, long kc);

// micro16.c

/// Adds the product of the left block's tile at `row` and the panel at `panel` to sums.
void micro16(const fixed_scratch *scratch, long row, long panel, long kc, int64_t *sums, long sums_stride);

#endif
