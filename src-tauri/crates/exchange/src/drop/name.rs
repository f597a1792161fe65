//! Names in a drop: opaque prefixes of writers, and objects that bear the hash of their content.

use super::DropFault;
use casebook::Id;
use seal::{Digest, Hasher};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What an object's name ends in.
const ENDING: &str = ".svo";

/// The part of a drop that one writer writes. It is random, so that a listing does not say who it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prefix([u8; 16]);

impl Prefix {
    /// A fresh one.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub fn random() -> Result<Self, DropFault> {
        seal::random().map(Self).map_err(|_| DropFault::Other("no random bytes".to_owned()))
    }

    /// What one station writes for another. Both know the code that was compared when they enrolled, and nobody who sees the
    /// drop does: so nothing has to be agreed upon, and the name says nothing.
    #[must_use]
    pub fn between(code: &str, writer: &Id, reader: &Id) -> Self {
        let mut hasher = Hasher::default();
        for part in [b"subao drop prefix 1\0".as_slice(), code.as_bytes(), writer, reader] {
            hasher.update(part);
        }
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(hasher.finish()).for_each(|(byte, of)| *byte = of);
        Self(bytes)
    }

    /// Takes over 128 bits.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prefix({self})")
    }
}

impl FromStr for Prefix {
    type Err = DropFault;

    fn from_str(text: &str) -> Result<Self, DropFault> {
        exact_hex(text).map(Self).ok_or(DropFault::Config("a prefix is 32 small hex digits"))
    }
}

impl TryFrom<String> for Prefix {
    type Error = DropFault;

    fn try_from(text: String) -> Result<Self, DropFault> {
        text.parse()
    }
}

impl From<Prefix> for String {
    fn from(prefix: Prefix) -> Self {
        prefix.to_string()
    }
}

/// The name of an object: the SM3 of its content. Written `<64 hex digits>.svo`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ObjectName(Digest);

impl ObjectName {
    /// The name of content with this SM3.
    #[must_use]
    pub fn of(digest: Digest) -> Self {
        Self(digest)
    }

    /// The SM3 that the content must have.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.0
    }

    /// Reads a name as it stands in a listing. Anything else lying there is none: one content has one name.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        exact_hex(text.strip_suffix(ENDING)?).map(Self)
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{ENDING}", hex::encode(self.0))
    }
}

impl fmt::Debug for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectName({self})")
    }
}

impl TryFrom<String> for ObjectName {
    type Error = DropFault;

    fn try_from(text: String) -> Result<Self, DropFault> {
        Self::read(&text).ok_or(DropFault::Config("an object's name is 64 small hex digits and .svo"))
    }
}

impl From<ObjectName> for String {
    fn from(name: ObjectName) -> Self {
        name.to_string()
    }
}

fn exact_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let small = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let mut bytes = [0; N];
    (small && hex::decode_to_slice(text, &mut bytes).is_ok()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_the_same_at_both_ends_and_each_direction_has_its_own() {
        let (a, b) = ([1; 16], [2; 16]);
        let there = Prefix::between("1234 5678", &a, &b);
        assert_eq!(there, Prefix::between("1234 5678", &a, &b));
        let bytes = [b"subao drop prefix 1\0".as_slice(), b"1234 5678", &a, &b].concat();
        assert_eq!(there.to_string(), hex::encode(&seal::sm3(&bytes)[..16]));
        for other in
            [Prefix::between("1234 5678", &b, &a), Prefix::between("1234 5679", &a, &b), Prefix::between("1234 5678", &a, &[3; 16])]
        {
            assert_ne!(there, other);
        }
    }

    #[test]
    fn a_name_is_read_in_one_spelling_only() {
        let name = ObjectName::of(seal::sm3(b"x"));
        let text = name.to_string();
        assert_eq!(ObjectName::read(&text), Some(name));
        for other in
            [text.to_uppercase(), format!("{text}.part"), format!("a/{text}"), text.replace(".svo", ""), String::new(), format!(" {text}")]
        {
            assert_eq!(ObjectName::read(&other), None, "{other}");
        }
        let prefix = Prefix::random().unwrap();
        assert_eq!(prefix.to_string().parse::<Prefix>().unwrap(), prefix);
        assert!("../../etc/passwd".parse::<Prefix>().is_err());
        let json = serde_json::to_string(&(prefix, name)).unwrap();
        assert_eq!(serde_json::from_str::<(Prefix, ObjectName)>(&json).unwrap(), (prefix, name));
    }
}
