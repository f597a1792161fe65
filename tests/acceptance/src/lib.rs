//! Whole stories through `desk`; see `tests/`.
