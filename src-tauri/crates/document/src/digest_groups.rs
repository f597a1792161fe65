//! A digest in eights, to be compared by eye.

/// Groups of eight letters, so many to a line.
#[must_use]
pub fn groups(digest: &str, a_line: usize, between: &str) -> String {
    let letters: Vec<char> = digest.chars().collect();
    let line = |line: &[char]| line.chunks(8).map(|g| g.iter().collect::<String>()).collect::<Vec<_>>().join(between);
    letters.chunks(8 * a_line.max(1)).map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::groups;

    #[test]
    fn nothing_of_a_digest_is_lost() {
        let digest = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(groups(digest, 2, " ").lines().next(), Some("66c7f0f4 62eeedd9"));
        assert_eq!(groups(digest, 4, "　").replace(['\n', '　'], ""), digest);
        assert_eq!(groups("", 4, " "), "");
    }
}
