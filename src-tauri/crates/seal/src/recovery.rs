//! The recovery code: 123 random bits in five groups of five letters, with a check letter, fit to be read, typed and dictated.

use crate::SealError;
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// No I, L, O, U, Z: what is easily misread is left out (after Crockford). 31 are left, a prime, which the check letter needs.
const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKMNPQRSTVWXY";
/// Largest multiple of 31 in a byte: above it a random byte would favour the first letters.
const FAIR: u8 = 248;
const LENGTH: usize = 25;

/// A code that was mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecoveryCodeError {
    /// Wrong number of letters; how many there are.
    #[error("{0} letters instead of 26")]
    Length(usize),
    /// A letter that is never used.
    #[error("a letter that is not used")]
    Letter(char),
    /// The check letter does not fit.
    #[error("the check letter does not fit")]
    Check,
}

/// A recovery code in its canonical form, without dashes.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// A fresh code.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn random() -> Result<Self, SealError> {
        let mut letters = String::with_capacity(LENGTH + 1);
        while letters.len() < LENGTH {
            let bytes = crate::secret::random::<LENGTH>()?;
            let fair = bytes.iter().filter(|b| **b < FAIR).take(LENGTH - letters.len());
            letters.extend(fair.map(|b| letter(u32::from(*b))));
        }
        letters.push(check_letter(&letters));
        Ok(Self(letters))
    }

    /// Reads a code as a person types it: dashes, spaces and case do not matter, O is 0, I and L are 1, Z is 2.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, RecoveryCodeError> {
        let mut letters = String::with_capacity(LENGTH + 1);
        for typed in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '—' | '－' | '–')) {
            let c = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                'Z' => '2',
                other => other,
            };
            if !LETTERS.iter().any(|l| char::from(*l) == c) {
                return Err(RecoveryCodeError::Letter(typed));
            }
            letters.push(c);
        }
        if letters.len() != LENGTH + 1 {
            return Err(RecoveryCodeError::Length(letters.len()));
        }
        let body: String = letters.chars().take(LENGTH).collect();
        if !letters.ends_with(check_letter(&body)) {
            return Err(RecoveryCodeError::Check);
        }
        Ok(Self(letters))
    }

    /// In groups, for the sheet: `ABCDE-FGHJK-…`, the check letter at the end.
    #[must_use]
    pub fn grouped(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        letters.chunks(5).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// The canonical letters, for deriving a key.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

fn letter(value: u32) -> char {
    LETTERS.iter().cycle().nth((value % 31) as usize).map_or('0', |l| char::from(*l))
}

/// A weighted sum modulo 31, a prime: it finds every single mistyped letter and every swap of two neighbours.
fn check_letter(body: &str) -> char {
    let sum: u32 = body
        .chars()
        .zip(1_u32..)
        .map(|(c, place)| {
            let value = LETTERS.iter().zip(0_u32..).find(|(l, _)| char::from(**l) == c).map_or(0, |(_, v)| v);
            place * value % 31
        })
        .sum();
    letter(sum % 31)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let code = RecoveryCode::random().unwrap();
        let typed = code.grouped().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(RecoveryCode::parse(&typed).unwrap().expose(), code.expose());
    }

    #[test]
    fn a_swap_of_neighbours_is_found() {
        let code = RecoveryCode::parse("00000000000000000000000010S");
        assert!(code.is_err());
        let good = RecoveryCode::random().unwrap();
        let letters: Vec<char> = good.expose().chars().collect();
        for i in 0..24 {
            let mut swapped = letters.clone();
            swapped.swap(i, i + 1);
            let same_value = {
                let v = |c: char| LETTERS.iter().position(|l| char::from(*l) == c).unwrap();
                v(letters[i]) == v(letters[i + 1])
            };
            if !same_value {
                assert!(RecoveryCode::parse(&swapped.iter().collect::<String>()).is_err());
            }
        }
    }
}
