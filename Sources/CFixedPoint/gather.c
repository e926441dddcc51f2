#include <string.h>

#include "blocks.h"

/// Copies a run of numbers, widened if need be.
static inline void copy_run(const void *base, int source_bits, long offset, long count, int bits, void *to) {
    if (source_bits == bits) {
        memcpy(to, (const char *)base + offset * (bits / 8), count * (bits / 8));
        return;
    }
    const int16_t *from = (const int16_t *)base + offset;
    for (long x = 0; x < count; x++) ((int32_t *)to)[x] = from[x];
}

static inline void *at(void *base, int bits, long offset) { return (char *)base + offset * (bits / 8); }

bool has_rows(const fixed_operand *operand) {
    return operand->patches ? !operand->patches_along_outer : operand->k_stride == 1;
}

/// One row of k, group by group.
static void gather_row(const fixed_operand *operand, long outer, long k0, long kc, int bits, void *row) {
    long group = operand->k_group ? operand->k_group : k0 + kc;
    for (long k = k0; k < k0 + kc;) {
        long count = smaller((k / group + 1) * group, k0 + kc) - k;
        long offset = outer * operand->outer_stride + k / group * operand->k_group_stride + k % group;
        copy_run(operand->base, operand->bits, offset, count, bits, at(row, bits, k - k0));
        k += count;
    }
}

void gather_rows(
    const fixed_operand *operand, long outer0, long count, long k0, long kc, long padded, int bits, void *rows,
    long stride) {
    if (operand->patches)
        gather_patches(operand->patches, operand->base, operand->bits, outer0, count, k0, kc, bits, rows, stride);
    for (long x = 0; x < count; x++) {
        void *row = at(rows, bits, x * stride);
        if (!operand->patches) gather_row(operand, outer0 + x, k0, kc, bits, row);
        memset(at(row, bits, kc), 0, (padded - kc) * (bits / 8));
    }
}

void gather_columns(
    const fixed_operand *operand, long outer0, long count, long k0, long kc, long padded, int bits, void *rows,
    long stride) {
    if (operand->patches)
        gather_patches(operand->patches, operand->base, operand->bits, k0, kc, outer0, count, bits, rows, stride);
    for (long k = 0; k < kc; k++) {
        void *row = at(rows, bits, k * stride);
        long offset = (k0 + k) * operand->k_stride + outer0;
        if (!operand->patches) copy_run(operand->base, operand->bits, offset, count, bits, row);
        memset(at(row, bits, count), 0, (padded - count) * (bits / 8));
    }
}
