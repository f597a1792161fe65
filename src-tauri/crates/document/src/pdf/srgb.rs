//! An ICC profile of sRGB (IEC 61966-2-1), made here: a display profile of version 2 with the matrix and the curve of the standard.
//! It tells an archive which red is meant.

/// Entries of the curve.
const STEPS: u16 = 1024;

/// The profile's bytes.
pub fn profile() -> Vec<u8> {
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", description("sRGB IEC61966-2.1")),
        (b"cprt", text("No copyright")),
        (b"wtpt", xyz([0.9642, 1.0, 0.8249])),
        // The primaries, brought from D65 to D50 (Bradford).
        (b"rXYZ", xyz([0.436_066, 0.222_488, 0.013_916])),
        (b"gXYZ", xyz([0.385_147, 0.716_873, 0.097_076])),
        (b"bXYZ", xyz([0.143_066, 0.060_608, 0.714_096])),
        (b"rTRC", curve()),
        (b"gTRC", Vec::new()),
        (b"bTRC", Vec::new()),
    ];
    let table = 128 + 4 + 12 * tags.len();
    let (mut entries, mut data) = (Vec::new(), Vec::new());
    let mut last = (0, 0);
    for (name, body) in &tags {
        // The three curves are one.
        if !body.is_empty() {
            last = (table + data.len(), body.len());
            data.extend_from_slice(body);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        entries.extend_from_slice(*name);
        entries.extend(long(last.0));
        entries.extend(long(last.1));
    }
    let mut profile = Vec::new();
    profile.extend(long(table + data.len()));
    profile.extend([0; 4]);
    profile.extend([2, 0x10, 0, 0]);
    profile.extend(b"mntrRGB XYZ ");
    // A date is asked for: that of the standard.
    for part in [1999_u16, 10, 18, 0, 0, 0] {
        profile.extend(part.to_be_bytes());
    }
    profile.extend(b"acsp");
    profile.extend([0; 28]);
    for part in [0.9642, 1.0, 0.8249] {
        profile.extend(fixed(part));
    }
    profile.resize(128, 0);
    profile.extend(long(tags.len()));
    profile.extend(entries);
    profile.extend(data);
    profile
}

fn long(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

/// Fixed point, sixteen bits behind the point; what is written here lies between 0 and 1.
fn fixed(value: f64) -> [u8; 4] {
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 65536")]
    let value = (value.clamp(0.0, 1.0) * 65536.0).round() as i32;
    value.to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    let mut out = b"XYZ \0\0\0\0".to_vec();
    out.extend(values.into_iter().flat_map(fixed));
    out
}

fn text(words: &str) -> Vec<u8> {
    [b"text\0\0\0\0", words.as_bytes(), b"\0"].concat()
}

fn description(words: &str) -> Vec<u8> {
    let mut out = b"desc\0\0\0\0".to_vec();
    out.extend(long(words.len() + 1));
    out.extend(words.as_bytes());
    out.push(0);
    // Neither a Unicode nor a Macintosh form.
    out.extend([0; 8 + 3 + 67]);
    out
}

fn curve() -> Vec<u8> {
    let mut out = b"curv\0\0\0\0".to_vec();
    out.extend(u32::from(STEPS).to_be_bytes());
    for step in 0..STEPS {
        let value = f64::from(step) / f64::from(STEPS - 1);
        let linear = if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65535")]
        let entry = (linear * 65535.0).round() as u16;
        out.extend(entry.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_says_how_long_it_is_and_where_its_tags_lie() {
        let profile = super::profile();
        let long = |at: usize| -> usize {
            let bytes: [u8; 4] = profile.get(at..at + 4).and_then(|b| b.try_into().ok()).unwrap_or_default();
            usize::try_from(u32::from_be_bytes(bytes)).unwrap_or_default()
        };
        assert_eq!(long(0), profile.len());
        assert_eq!(profile.get(36..40), Some(b"acsp".as_slice()));
        for tag in 0..long(128) {
            let (offset, length) = (long(132 + 12 * tag + 4), long(132 + 12 * tag + 8));
            assert!(offset >= 132 + 12 * 9 && offset % 4 == 0 && offset + length <= profile.len());
        }
    }
}
