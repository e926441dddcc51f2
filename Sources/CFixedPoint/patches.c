#include <string.h>

#include "blocks.h"

/// A place in the image's rows or columns, or -1 where the patch has a zero.
static inline long place(long position, long divisor, long size) {
    if (divisor != 1) {
        if (position < 0 || position % divisor) return -1;
        position /= divisor;
    }
    return position >= 0 && position < size ? position : -1;
}

/// Copies channels of one place of the image.
static inline void copy_channels(const void *image, int source_bits, long offset, long count, int bits, void *to) {
    if (bits == 16) {
        const int16_t *from = (const int16_t *)image + offset;
        if (count < 16)
            for (long x = 0; x < count; x++) ((int16_t *)to)[x] = from[x];
        else
            memcpy(to, from, count * 2);
    } else if (source_bits == 32) {
        const int32_t *from = (const int32_t *)image + offset;
        if (count < 8)
            for (long x = 0; x < count; x++) ((int32_t *)to)[x] = from[x];
        else
            memcpy(to, from, count * 4);
    } else {
        const int16_t *from = (const int16_t *)image + offset;
        for (long x = 0; x < count; x++) ((int32_t *)to)[x] = from[x];
    }
}

/// The elements `element0` ... of one pixel's patch.
static void gather_patch(
    const fixed_patches *p, const void *image, int source_bits, long pixel, long element0, long elements, int bits,
    char *row) {
    long x = pixel % p->pixels_wide, line = pixel / p->pixels_wide;
    long y = line % p->pixels_high, first_row = line / p->pixels_high * p->image_height;
    long tap = element0 / p->channels, channel = element0 % p->channels;
    long r = tap / p->kernel_width, c = tap % p->kernel_width;
    for (long done = 0; done < elements;) {
        long count = smaller(p->channels - channel, elements - done);
        long iy = place(y * p->stride_y + p->offset_y + p->tap_sign * r, p->divisor_y, p->image_height);
        long ix = place(x * p->stride_x + p->offset_x + p->tap_sign * c, p->divisor_x, p->image_width);
        char *to = row + done * (bits / 8);
        if (iy < 0 || ix < 0)
            memset(to, 0, count * (bits / 8));
        else
            copy_channels(
                image, source_bits, ((first_row + iy) * p->image_width + ix) * p->channels + channel, count, bits, to);
        done += count;
        channel = 0;
        if (++c == p->kernel_width) c = 0, r++;
    }
}

void gather_patches(
    const fixed_patches *patches, const void *image, int source_bits, long pixel0, long count, long element0,
    long elements, int bits, void *rows, long stride) {
    for (long x = 0; x < count; x++)
        gather_patch(
            patches, image, source_bits, pixel0 + x, element0, elements, bits,
            (char *)rows + x * stride * (bits / 8));
}
