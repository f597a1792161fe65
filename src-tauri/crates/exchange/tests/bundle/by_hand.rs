//! The format written down a second time, by hand: for bundles that no writer makes, and to see that the writer makes the others so.

use seal::{Digest, EnvelopeKey, Frame, FrameCipher, Key16, PublicKey, Randomness, SealError, Signer, SigningKey, sm3};

/// Bytes that look random and are the same each time.
pub struct Fixed(pub u32);

impl Randomness for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), SealError> {
        for piece in bytes.chunks_mut(32) {
            self.0 += 1;
            piece.copy_from_slice(&sm3(&self.0.to_be_bytes())[..piece.len()]);
        }
        Ok(())
    }
}

/// A bundle, field by field.
pub struct Hand {
    pub version: u16,
    pub suite: u8,
    pub flags: u8,
    pub id: [u8; 16],
    pub signer: SigningKey,
    /// The key that stands in the head, where it is not the signer's.
    pub sender: Option<PublicKey>,
    pub key: Key16,
    pub recipients: Vec<(Digest, Vec<u8>)>,
    /// The plaintext of each frame.
    pub frames: Vec<Vec<u8>>,
    pub blobs: Vec<Vec<u8>>,
}

impl Hand {
    /// For one recipient, with these records packed as they should be.
    pub fn new(to: &EnvelopeKey, records: &[u8], blobs: Vec<Vec<u8>>) -> Self {
        let frames = in_frames(&zstd::encode_all(records, 3).unwrap());
        let mut hand = Self {
            version: 1,
            suite: 1,
            flags: 0,
            id: *b"sixteen bytes id",
            signer: SigningKey::from_bytes(&[0x11; 32]).unwrap(),
            sender: None,
            key: Key16::from_bytes([0x4b; 16]),
            recipients: Vec::new(),
            frames,
            blobs,
        };
        hand.address(to);
        hand
    }

    pub fn address(&mut self, to: &EnvelopeKey) {
        let public = to.public_key().unwrap();
        let context = [b"subao bundle key 1\0".as_slice(), &self.id, &self.sender().0].concat();
        let wrapped = seal::enclose_from(&mut Fixed(self.recipients.len() as u32 * 1000), &public, &context, self.key.expose()).unwrap();
        self.recipients.push((sm3(&public.0), wrapped));
    }

    fn sender(&self) -> PublicKey {
        self.sender.unwrap_or_else(|| self.signer.public_key())
    }

    pub fn head(&self) -> Vec<u8> {
        let mut rest = [self.id.as_slice(), &self.sender().0, b"prefix7", &[self.recipients.len() as u8]].concat();
        for (fingerprint, wrapped) in &self.recipients {
            rest.extend(fingerprint);
            rest.extend((wrapped.len() as u16).to_be_bytes());
            rest.extend(wrapped);
        }
        let length = 16 + rest.len() as u32;
        [b"SUBAOBDL".as_slice(), &self.version.to_be_bytes(), &[self.suite, self.flags], &length.to_be_bytes(), &rest].concat()
    }

    pub fn before_trailer(&self) -> Vec<u8> {
        let mut all = self.head();
        let mut cipher = FrameCipher::new(&self.key, *b"prefix7", sm3(&all));
        for (number, text) in self.frames.iter().enumerate() {
            let last = number + 1 == self.frames.len();
            let mut frame = Frame::empty();
            frame.text.extend(text);
            frame.last = last;
            cipher.seal(std::slice::from_mut(&mut frame)).unwrap();
            all.extend(((text.len() as u32 + 16) | if last { 1 << 31 } else { 0 }).to_be_bytes());
            all.extend(&*frame.text);
            all.extend(frame.tag);
        }
        all.extend((self.blobs.len() as u32).to_be_bytes());
        for blob in &self.blobs {
            all.extend((blob.len() as u64).to_be_bytes());
            all.extend(blob);
        }
        all
    }

    pub fn bytes(&self) -> Vec<u8> {
        signed(self.before_trailer(), &self.signer)
    }
}

/// With the trailer that fits.
pub fn signed(mut all: Vec<u8>, signer: &SigningKey) -> Vec<u8> {
    let mut der = signer.sign(&all).unwrap().to_der().unwrap();
    let length = der.len() as u16;
    der.resize(72, 0);
    all.extend(der);
    all.extend(length.to_be_bytes());
    all
}

pub fn in_frames(plain: &[u8]) -> Vec<Vec<u8>> {
    plain.chunks(1 << 20).map(<[u8]>::to_vec).collect()
}

pub fn record(tag: u8, bytes: &[u8]) -> Vec<u8> {
    [&[tag], (bytes.len() as u32).to_be_bytes().as_slice(), bytes].concat()
}

pub fn evidence(number: u32, blob: &[u8], key: &[u8]) -> Vec<u8> {
    record(5, &[number.to_be_bytes().as_slice(), &(blob.len() as u64).to_be_bytes(), &sm3(blob), key].concat())
}

/// Manifests, entries, signatures, documents, keys of evidence.
pub fn end(counts: [u64; 5]) -> Vec<u8> {
    record(0, &counts.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<_>>())
}
