//! The head: who made a bundle, who can read it, and with which key.

use super::{BundleError, Feature, KEY_CONTEXT, Limited, MAGIC, Place, SUITE, VERSION, limits};
use seal::{Digest, Key16, PublicKey, Randomness};
use zeroize::Zeroizing;

/// Magic, version, suite, flags, length: read before the rest.
pub const BEGINNING: usize = 16;

pub struct Recipient {
    pub fingerprint: Digest,
    pub wrapped: Vec<u8>,
}

pub struct Head {
    pub id: [u8; 16],
    pub sender: PublicKey,
    pub prefix: [u8; 7],
    pub recipients: Vec<Recipient>,
}

impl Head {
    /// A fresh head, with the content key wrapped for each recipient.
    pub fn make(
        id: [u8; 16],
        sender: PublicKey,
        recipients: &[PublicKey],
        key: &Key16,
        from: &mut dyn Randomness,
    ) -> Result<Self, BundleError> {
        if recipients.is_empty() {
            return Err(BundleError::BadRecipient);
        }
        if recipients.len() > limits::RECIPIENTS {
            return Err(BundleError::TooLarge(Limited::Head));
        }
        let mut prefix = [0; 7];
        from.fill(&mut prefix)?;
        let context = context(&id, &sender);
        let wrap = |public: &PublicKey| {
            let wrapped = seal::enclose_from(from, public, &context, key.expose()).map_err(|error| match error {
                seal::SealError::Malformed => BundleError::BadRecipient,
                other => BundleError::Seal(other),
            })?;
            Ok(Recipient { fingerprint: super::fingerprint(public), wrapped })
        };
        let recipients = recipients.iter().map(wrap).collect::<Result<Vec<_>, BundleError>>()?;
        Ok(Self { id, sender, prefix, recipients })
    }

    pub fn bytes(&self) -> Result<Vec<u8>, BundleError> {
        let too_large = |_| BundleError::TooLarge(Limited::Head);
        let mut rest = Vec::new();
        rest.extend(self.id);
        rest.extend(self.sender.0);
        rest.extend(self.prefix);
        rest.push(u8::try_from(self.recipients.len()).map_err(too_large)?);
        for recipient in &self.recipients {
            rest.extend(recipient.fingerprint);
            rest.extend(u16::try_from(recipient.wrapped.len()).map_err(too_large)?.to_be_bytes());
            rest.extend(&recipient.wrapped);
        }
        let length = u32::try_from(BEGINNING + rest.len()).map_err(too_large)?;
        Ok([MAGIC.as_slice(), &VERSION.to_be_bytes(), &[SUITE, 0], &length.to_be_bytes(), &rest].concat())
    }

    /// Reads what stands behind the beginning, to its last byte.
    pub fn parse(rest: &[u8]) -> Result<Self, BundleError> {
        let mut fields = Fields(rest);
        let id = fields.take()?;
        let sender = PublicKey(fields.take()?);
        let prefix = fields.take()?;
        let [count] = fields.take()?;
        if !(1..=limits::RECIPIENTS).contains(&usize::from(count)) {
            return Err(BundleError::Altered(Place::Head));
        }
        let mut recipients = Vec::new();
        for _ in 0..count {
            let fingerprint = fields.take()?;
            let length = usize::from(u16::from_be_bytes(fields.take()?));
            if length > limits::WRAPPED_KEY {
                return Err(BundleError::TooLarge(Limited::Head));
            }
            recipients.push(Recipient { fingerprint, wrapped: fields.slice(length)?.to_vec() });
        }
        if fields.0.is_empty() { Ok(Self { id, sender, prefix, recipients }) } else { Err(BundleError::Altered(Place::Head)) }
    }

    /// The content key, for a recipient's key. The signature was checked before.
    pub fn unwrap_key(&self, key: &seal::EnvelopeKey) -> Result<Key16, BundleError> {
        let own = super::fingerprint(&key.public_key()?);
        let mine = self.recipients.iter().find(|r| r.fingerprint == own).ok_or(BundleError::WrongRecipient)?;
        let malformed = || BundleError::Malformed(Place::Head);
        let bytes = key.open(&context(&self.id, &self.sender), &mine.wrapped).map_err(|_| malformed())?;
        let bytes: Zeroizing<[u8; 16]> = Zeroizing::new(bytes.as_slice().try_into().map_err(|_| malformed())?);
        Ok(Key16::from_bytes(*bytes))
    }
}

/// A wrapped key opens in its own bundle of its own sender and nowhere else.
fn context(id: &[u8; 16], sender: &PublicKey) -> Vec<u8> {
    [KEY_CONTEXT, id, &sender.0].concat()
}

/// Reads the beginning; gives the length of the whole head.
pub fn beginning(bytes: &[u8; BEGINNING]) -> Result<u32, BundleError> {
    let [m0, m1, m2, m3, m4, m5, m6, m7, v0, v1, suite, flags, l0, l1, l2, l3] = *bytes;
    if [m0, m1, m2, m3, m4, m5, m6, m7] != MAGIC {
        return Err(BundleError::NotABundle);
    }
    match (u16::from_be_bytes([v0, v1]), suite, flags) {
        (VERSION, SUITE, 0) => {}
        (VERSION, SUITE, flags) => return Err(BundleError::Newer(Feature::Flags(flags))),
        (VERSION, suite, _) => return Err(BundleError::Newer(Feature::Suite(suite))),
        (version, ..) => return Err(BundleError::Newer(Feature::Version(version))),
    }
    let length = u32::from_be_bytes([l0, l1, l2, l3]);
    if length > limits::HEAD {
        return Err(BundleError::TooLarge(Limited::Head));
    }
    Ok(length)
}

struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn slice(&mut self, length: usize) -> Result<&'a [u8], BundleError> {
        let (field, rest) = self.0.split_at_checked(length).ok_or(BundleError::Altered(Place::Head))?;
        self.0 = rest;
        Ok(field)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], BundleError> {
        self.slice(N)?.try_into().map_err(|_| BundleError::Altered(Place::Head))
    }
}
