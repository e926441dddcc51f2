/// Exact products of matrices of 16 and 32 bit integers, and their narrowing to a fixed-point format.
///
/// What each function computes is defined by the plain Swift in Sources/FixedPoint/Reference, to the bit. Nothing here
/// allocates, locks or keeps state: the caller brings the scratch memory.
#ifndef CFIXEDPOINT_H
#define CFIXEDPOINT_H

#include <stdbool.h>
#include <stdint.h>

/// Which instructions a product is computed with; the result is the same.
enum {
    FIXED_PORTABLE = 0,
    FIXED_AVX2 = 1,
    /// F, BW, DQ, VL and VNNI.
    FIXED_AVX512 = 2,
};

/// The best of the kinds above that this processor has.
int fixed_best_level(void);

/// How pixels of one plane read patches of an image: the element (pixel, (tap row, tap column, channel)).
///
/// A pixel (y, x) and a tap (r, c) read the image at row (y * stride + offset_y + tap_sign * r) / divisor and the
/// column likewise where both are whole and inside, and 0 elsewhere. A convolution has divisor 1 and tap_sign 1; the
/// gradient of its input has stride 1, its own stride as divisor, and tap_sign -1.
typedef struct {
    long image_height, image_width, channels;
    long pixels_high, pixels_wide;
    long kernel_height, kernel_width;
    long stride_y, stride_x, offset_y, offset_x, divisor_y, divisor_x;
    int tap_sign;
} fixed_patches;

/// A matrix of integers by its elements (outer, k): outer is the row of the left matrix, the column of the right one.
typedef struct {
    /// int32_t or int16_t by `bits`.
    const void *base;
    int bits;
    /// Steps in elements; one of them is 1.
    long outer_stride, k_stride;
    /// Where not 0, k counts groups of so many, which begin `k_group_stride` elements apart; k_stride is 1 then.
    long k_group, k_group_stride;
    /// Where not NULL, the elements are patches of the image at `base`, images being adjacent, channels last.
    const fixed_patches *patches;
    /// Whether k counts the pixels and outer the patch's elements, instead of the other way round.
    bool patches_along_outer;
} fixed_operand;

/// How sums become results; fields as in Narrowing.swift and RoundingKey.swift.
typedef struct {
    int shift;
    /// 0 truncate, 1 nearest, 2 stochastic.
    int rounding;
    bool wraps;
    /// 16 or 32.
    int bits;
    uint32_t key[2];
    /// Index of the first result among the key's elements; others follow row by row without gaps.
    uint64_t first_element;
} fixed_narrowing;

/// result[i, j] = narrow(bias[j] + sum over k of a[i, k] * b[k, j]), sums modulo 2^64.
typedef struct {
    fixed_operand a, b;
    long m, n, k;
    /// n numbers in the sums' unit, or NULL.
    const int64_t *bias;
    /// Where the sums go, rows `sums_stride` elements apart; or NULL.
    int64_t *sums;
    long sums_stride;
    /// Where the narrowed results go, int32_t or int16_t by narrowing.bits; or NULL.
    void *result;
    long result_stride;
    fixed_narrowing narrowing;
} fixed_product;

/// Bytes of scratch memory, aligned to 64, that a product of any size takes: 1 to 2 MB.
long fixed_scratch_bytes(void);

/// Computes a product; returns how many results did not fit.
///
/// Takes m*n*k multiply-accumulates: about 8 a cycle of 32 bits and 24 of 16 bits with AVX-512.
long fixed_multiply(const fixed_product *product, void *scratch, int level);

/// Narrows one row of `count` sums into `result`; returns how many results did not fit.
long fixed_narrow(
    const int64_t *sums, long count, const fixed_narrowing *narrowing, uint64_t first_element, void *result, int level);

/// Words of Philox4x32-10 at the counters `first`, `first` + 1 ... with a high half of 0: four for each.
void fixed_philox(const uint32_t key[2], uint64_t first, long counters, uint32_t *words, int level);

/// Runs the instructions of the innermost loop on registers only, so as fast as they can be; returns how many
/// multiply-accumulates that were. In plain C they depend on each other.
///
/// - sink: Takes a number that depends on all of them, so that none can be left out.
long fixed_peak(int bits, int level, long iterations, int64_t *sink);

#endif
