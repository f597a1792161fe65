//! A drop's password or secret key.

use std::fmt;
use zeroize::Zeroizing;

/// Wiped when dropped, never printed. The HTTP client and the signer hold copies of their own while a worker runs, which
/// they free without wiping; that is why a locked station stops its workers.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret, for as short a time as possible.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
