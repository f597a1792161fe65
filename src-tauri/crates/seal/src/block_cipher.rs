//! The block cipher SM4, eight blocks at a time.
//!
//! Each round waits for the one before, so one block alone leaves a processor idle most of the time; counter mode has as many independent blocks as
//! one likes. The crate `sm4` goes block by block at a third of the speed, and evidence of many gigabytes waits for it; the tests compare this with it.
//! As there, bytes are looked up in a table, which programs on the same machine could observe through the processor's cache.

use ::sm4::cipher::consts::{U8, U16};
use ::sm4::cipher::{
    Block, BlockCipherEncBackend, BlockCipherEncClosure, BlockCipherEncrypt, BlockSizeUser, InOut, Key, KeyInit, KeySizeUser, ParBlocks,
    ParBlocksSizeUser,
};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Blocks at a time: measured, more need more registers than there are.
const LANES: usize = 8;

/// A key, expanded.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Sm4 {
    rounds: [[u32; 4]; 8],
}

impl KeySizeUser for Sm4 {
    type KeySize = U16;
}

impl BlockSizeUser for Sm4 {
    type BlockSize = U16;
}

impl ParBlocksSizeUser for Sm4 {
    type ParBlocksSize = U8;
}

impl KeyInit for Sm4 {
    fn new(key: &Key<Self>) -> Self {
        let [mut a, mut b, mut c, mut d] = words(key);
        a ^= 0xa3b1_bac6;
        b ^= 0x56aa_3350;
        c ^= 0x677d_9197;
        d ^= 0xb270_22dc;
        // The n-th byte of the constants is 7n.
        let mut constant = 0_u32;
        let mut next = || {
            let word = constant.wrapping_mul(7) & 0xff;
            constant += 4;
            [0, 7, 14, 21].iter().fold(0_u32, |sum, more| (sum << 8) | ((word + more) & 0xff))
        };
        let mut rounds = [[0; 4]; 8];
        for round in &mut rounds {
            a ^= expand(b ^ c ^ d ^ next());
            b ^= expand(c ^ d ^ a ^ next());
            c ^= expand(d ^ a ^ b ^ next());
            d ^= expand(a ^ b ^ c ^ next());
            *round = [a, b, c, d];
        }
        Self { rounds }
    }
}

impl BlockCipherEncrypt for Sm4 {
    fn encrypt_with_backend(&self, closure: impl BlockCipherEncClosure<BlockSize = U16>) {
        closure.call(self);
    }
}

impl BlockCipherEncBackend for Sm4 {
    fn encrypt_block(&self, mut block: InOut<'_, '_, Block<Self>>) {
        let [a, b, c, d] = words(block.get_in());
        let mut lanes = [[a], [b], [c], [d]];
        self.encrypt(&mut lanes);
        let [[a], [b], [c], [d]] = lanes;
        put(block.get_out(), [a, b, c, d]);
    }

    fn encrypt_par_blocks(&self, mut blocks: InOut<'_, '_, ParBlocks<Self>>) {
        let mut lanes = [[0; LANES]; 4];
        let [a, b, c, d] = &mut lanes;
        for ((((block, a), b), c), d) in blocks.get_in().iter().zip(a).zip(b).zip(c).zip(d) {
            [*a, *b, *c, *d] = words(block);
        }
        self.encrypt(&mut lanes);
        let [a, b, c, d] = lanes;
        for ((((block, a), b), c), d) in blocks.get_out().iter_mut().zip(a).zip(b).zip(c).zip(d) {
            put(block, [a, b, c, d]);
        }
    }
}

impl Sm4 {
    /// All rounds, over each lane's four words.
    fn encrypt<const N: usize>(&self, [a, b, c, d]: &mut [[u32; N]; 4]) {
        for [ka, kb, kc, kd] in &self.rounds {
            round(a, b, c, d, *ka);
            round(b, c, d, a, *kb);
            round(c, d, a, b, *kc);
            round(d, a, b, c, *kd);
        }
    }
}

#[inline(always)]
fn round<const N: usize>(a: &mut [u32; N], b: &[u32; N], c: &[u32; N], d: &[u32; N], key: u32) {
    for (((a, b), c), d) in a.iter_mut().zip(b).zip(c).zip(d) {
        *a ^= mix(b ^ c ^ d ^ key);
    }
}

/// The four words of a block or key.
#[inline(always)]
fn words(block: &Block<Sm4>) -> [u32; 4] {
    let all = u128::from_be_bytes(block.0);
    [96, 64, 32, 0].map(|shift| u32::try_from((all >> shift) & 0xffff_ffff).unwrap_or(0))
}

/// Writes the words, last first.
#[inline(always)]
fn put(block: &mut Block<Sm4>, [a, b, c, d]: [u32; 4]) {
    let all = [d, c, b, a].iter().fold(0_u128, |sum, word| (sum << 32) | u128::from(*word));
    block.0 = all.to_be_bytes();
}

/// The substitution of four bytes and the mixing behind it.
#[inline(always)]
fn mix(word: u32) -> u32 {
    let [a, b, c, d] = word.to_be_bytes();
    mixed(a) ^ mixed(b).rotate_right(8) ^ mixed(c).rotate_right(16) ^ mixed(d).rotate_right(24)
}

#[inline(always)]
fn mixed(byte: u8) -> u32 {
    // There are 256 of them, so there always is one.
    MIXED.get(usize::from(byte)).copied().unwrap_or(0)
}

/// As `mix`, with the mixing of the key's expansion.
fn expand(word: u32) -> u32 {
    let bytes = word.to_be_bytes().map(|byte| SUBSTITUTED.get(usize::from(byte)).copied().unwrap_or(0));
    let word = u32::from_be_bytes(bytes);
    word ^ word.rotate_left(13) ^ word.rotate_left(23)
}

/// Each byte substituted, in the highest place, and mixed: mixing is linear, so that a word is the sum of its bytes.
static MIXED: [u32; 256] = {
    let mut table = [0; 256];
    let mut rest: &[u8] = &SUBSTITUTED;
    let mut places: &mut [u32] = &mut table;
    while let (Some((byte, more)), Some((place, others))) = (rest.split_first(), places.split_first_mut()) {
        let word = (*byte as u32) << 24;
        *place = word ^ word.rotate_left(2) ^ word.rotate_left(10) ^ word.rotate_left(18) ^ word.rotate_left(24);
        rest = more;
        places = others;
    }
    table
};

/// The substitution of the standard (GB/T 32907-2016).
#[rustfmt::skip]
static SUBSTITUTED: [u8; 256] = [
    0xd6, 0x90, 0xe9, 0xfe, 0xcc, 0xe1, 0x3d, 0xb7, 0x16, 0xb6, 0x14, 0xc2, 0x28, 0xfb, 0x2c, 0x05,
    0x2b, 0x67, 0x9a, 0x76, 0x2a, 0xbe, 0x04, 0xc3, 0xaa, 0x44, 0x13, 0x26, 0x49, 0x86, 0x06, 0x99,
    0x9c, 0x42, 0x50, 0xf4, 0x91, 0xef, 0x98, 0x7a, 0x33, 0x54, 0x0b, 0x43, 0xed, 0xcf, 0xac, 0x62,
    0xe4, 0xb3, 0x1c, 0xa9, 0xc9, 0x08, 0xe8, 0x95, 0x80, 0xdf, 0x94, 0xfa, 0x75, 0x8f, 0x3f, 0xa6,
    0x47, 0x07, 0xa7, 0xfc, 0xf3, 0x73, 0x17, 0xba, 0x83, 0x59, 0x3c, 0x19, 0xe6, 0x85, 0x4f, 0xa8,
    0x68, 0x6b, 0x81, 0xb2, 0x71, 0x64, 0xda, 0x8b, 0xf8, 0xeb, 0x0f, 0x4b, 0x70, 0x56, 0x9d, 0x35,
    0x1e, 0x24, 0x0e, 0x5e, 0x63, 0x58, 0xd1, 0xa2, 0x25, 0x22, 0x7c, 0x3b, 0x01, 0x21, 0x78, 0x87,
    0xd4, 0x00, 0x46, 0x57, 0x9f, 0xd3, 0x27, 0x52, 0x4c, 0x36, 0x02, 0xe7, 0xa0, 0xc4, 0xc8, 0x9e,
    0xea, 0xbf, 0x8a, 0xd2, 0x40, 0xc7, 0x38, 0xb5, 0xa3, 0xf7, 0xf2, 0xce, 0xf9, 0x61, 0x15, 0xa1,
    0xe0, 0xae, 0x5d, 0xa4, 0x9b, 0x34, 0x1a, 0x55, 0xad, 0x93, 0x32, 0x30, 0xf5, 0x8c, 0xb1, 0xe3,
    0x1d, 0xf6, 0xe2, 0x2e, 0x82, 0x66, 0xca, 0x60, 0xc0, 0x29, 0x23, 0xab, 0x0d, 0x53, 0x4e, 0x6f,
    0xd5, 0xdb, 0x37, 0x45, 0xde, 0xfd, 0x8e, 0x2f, 0x03, 0xff, 0x6a, 0x72, 0x6d, 0x6c, 0x5b, 0x51,
    0x8d, 0x1b, 0xaf, 0x92, 0xbb, 0xdd, 0xbc, 0x7f, 0x11, 0xd9, 0x5c, 0x41, 0x1f, 0x10, 0x5a, 0xd8,
    0x0a, 0xc1, 0x31, 0x88, 0xa5, 0xcd, 0x7b, 0xbd, 0x2d, 0x74, 0xd0, 0x12, 0xb8, 0xe5, 0xb4, 0xb0,
    0x89, 0x69, 0x97, 0x4a, 0x0c, 0x96, 0x77, 0x7e, 0x65, 0xb9, 0xf1, 0x09, 0xc5, 0x6e, 0xc6, 0x84,
    0x18, 0xf0, 0x7d, 0xec, 0x3a, 0xdc, 0x4d, 0x20, 0x79, 0xee, 0x5f, 0x3e, 0xd7, 0xcb, 0x39, 0x48,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_ours(key: [u8; 16], blocks: &[[u8; 16]]) -> Vec<[u8; 16]> {
        let mut blocks: Vec<Block<Sm4>> = blocks.iter().map(|b| Block::<Sm4>::from(*b)).collect();
        Sm4::new(&key.into()).encrypt_blocks(&mut blocks);
        blocks.into_iter().map(|b| b.0).collect()
    }

    fn by_the_crate(key: [u8; 16], block: [u8; 16]) -> [u8; 16] {
        let mut block = Block::<Sm4>::from(block);
        BlockCipherEncrypt::encrypt_block(&::sm4::Sm4::new(&key.into()), &mut block);
        block.0
    }

    /// GB/T 32907-2016, annex A.
    #[test]
    fn the_examples_of_the_standard() {
        let text = 0x0123_4567_89ab_cdef_fedc_ba98_7654_3210_u128.to_be_bytes();
        assert_eq!(by_ours(text, &[text]), [0x681e_df34_d206_965e_86b3_e94f_536e_4246_u128.to_be_bytes()]);
        let cipher = Sm4::new(&text.into());
        let mut block = Block::<Sm4>::from(text);
        for _ in 0..1_000_000 {
            BlockCipherEncrypt::encrypt_block(&cipher, &mut block);
        }
        assert_eq!(block.0, 0x5952_98c7_c6fd_271f_0402_f804_c33d_3f66_u128.to_be_bytes());
    }

    proptest! {
        /// One by one, eight at once, and what is left over behind them.
        #[test]
        fn as_the_crate_does_it(key: [u8; 16], blocks in prop::collection::vec(any::<[u8; 16]>(), 0..40)) {
            let expected: Vec<[u8; 16]> = blocks.iter().map(|b| by_the_crate(key, *b)).collect();
            prop_assert_eq!(by_ours(key, &blocks), expected);
        }
    }
}
