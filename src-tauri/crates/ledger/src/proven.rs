//! What can be found out about a bundle's content without the ledger, on another thread, so that the ledger need not do it again.

use crate::entry::{Entry, EntryId, id_of, signed_message};
use casebook::{Body, Id};
use seal::{Digest, PublicKey, Signature, sm3};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// A blob with its digest.
pub struct Content {
    sm3: Digest,
    bytes: Vec<u8>,
}

impl Content {
    /// Takes the digest of these bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { sm3: sm3(&bytes), bytes }
    }

    /// SM3 of the bytes.
    #[must_use]
    pub fn sm3(&self) -> &Digest {
        &self.sm3
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// As many papers are remembered, none larger than this: plans are, evidence is not here at all.
const FAMILIAR: usize = 4;
const FAMILIAR_AT_MOST: usize = 4 << 20;

/// Papers that were met a moment ago. Every unit sends the same plan along, and to compare it is quicker than to take its digest.
#[derive(Default)]
pub struct Familiar(Mutex<VecDeque<Arc<Content>>>);

impl Familiar {
    /// These bytes with their digest.
    #[must_use]
    pub fn content(&self, bytes: &[u8]) -> Arc<Content> {
        let met = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let there: Vec<Arc<Content>> = met().iter().filter(|c| c.bytes.len() == bytes.len()).cloned().collect();
        if let Some(same) = there.into_iter().find(|content| content.bytes == bytes) {
            return same;
        }
        let content = Arc::new(Content::new(bytes.to_vec()));
        if bytes.len() <= FAMILIAR_AT_MOST {
            let mut met = met();
            met.push_front(Arc::clone(&content));
            met.truncate(FAMILIAR);
        }
        content
    }
}

/// Signatures that were found to hold. It can only be made by checking them, so whoever has one need not check again.
#[derive(Default)]
pub struct Proven(Vec<(PublicKey, EntryId, Signature)>);

impl Proven {
    /// Checks the last signature of every operator whom these entries themselves introduce: through the chain it covers the ones before.
    /// One that does not hold is left out, and the ledger will say so.
    pub fn of<'a>(entries: impl Iterator<Item = (&'a [u8], Option<(Id, Signature)>)>) -> Self {
        let mut keys: BTreeMap<Id, PublicKey> = BTreeMap::new();
        let mut last: BTreeMap<Id, (EntryId, Signature)> = BTreeMap::new();
        for (bytes, signed) in entries {
            if let Some((operator, signature)) = signed {
                last.insert(operator, (id_of(bytes), signature));
            }
            let Ok(entry) = Entry::from_bytes(bytes) else { continue };
            if entry.kind == "operator.added"
                && let Ok(Body::OperatorAdded(added)) = entry.recorded().map(|r| r.body)
                && let Ok(key) = PublicKey::from_slice(&added.public_key)
            {
                keys.insert(added.id, key);
            }
        }
        let holds = |(operator, (id, signature)): (Id, (EntryId, Signature))| {
            let key = *keys.get(&operator)?;
            key.verify(&signed_message(&id), &signature).ok().map(|()| (key, id, signature))
        };
        Self(last.into_iter().filter_map(holds).collect())
    }

    /// Whether this signature of this entry was found to hold under this key.
    pub(crate) fn holds(&self, key: &PublicKey, id: &EntryId, signature: &Signature) -> bool {
        self.0.iter().any(|(k, i, s)| k == key && i == id && s == signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_familiar_keeps_its_own_digest() {
        let familiar = Familiar::default();
        let plan = familiar.content(b"plan a");
        assert!(Arc::ptr_eq(&plan, &familiar.content(b"plan a")));
        // As long, but another.
        assert_eq!(familiar.content(b"plan b").sm3(), &sm3(b"plan b"));
        assert_eq!(plan.sm3(), &sm3(b"plan a"));
        for number in 0..2 * FAMILIAR {
            drop(familiar.content(format!("paper {number}").as_bytes()));
        }
        assert_eq!(familiar.0.lock().map(|met| met.len()).unwrap_or_default(), FAMILIAR);
    }
}
