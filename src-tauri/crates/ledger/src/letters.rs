//! Text as finding sees it: letters, digits and Chinese characters, lower-cased, of one width, in overlapping pairs.
//!
//! Pairs find Chinese words of two characters and parts of names, Latin words and numbers alike. Brackets, hyphens and spaces are passed
//! over, so `〔2026〕1号`, `2026-001` and a name set as `张　三` are found however they are written; the ends of sentences and lines part.

use std::collections::BTreeSet;

/// Digits and Latin letters make few pairs, and every incident holds most of them: so these also go in by fours.
const LONG: usize = 4;
/// Keeps the fours of one run from those of the next.
const GAP: char = '。';

/// A letter, and which character of the text it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    pub letter: char,
    pub at: usize,
}

/// The runs of letters of a text.
pub fn runs(text: &str) -> Vec<Vec<Letter>> {
    let mut runs = Vec::new();
    let mut run: Vec<Letter> = Vec::new();
    for (at, character) in text.chars().enumerate() {
        if parts(character) {
            if !run.is_empty() {
                runs.push(std::mem::take(&mut run));
            }
            continue;
        }
        run.extend(one_width(character).to_lowercase().filter(|c| is_letter(*c)).map(|letter| Letter { letter, at }));
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

/// What a query asks for: every one of these must stand in a text. Only the beginning of a very long query is looked at.
pub fn phrases(query: &str) -> Vec<Vec<char>> {
    const LONGEST_QUERY: usize = 256;
    const LONGEST_PHRASE: usize = 64;
    const MOST_PHRASES: usize = 16;
    let query: String = query.chars().take(LONGEST_QUERY).collect();
    let mut phrases: Vec<Vec<char>> = Vec::new();
    for run in query.split_whitespace().flat_map(runs) {
        let phrase: Vec<char> = run.iter().map(|l| l.letter).take(LONGEST_PHRASE).collect();
        if !phrases.contains(&phrase) {
            phrases.push(phrase);
        }
    }
    phrases.truncate(MOST_PHRASES);
    phrases
}

/// The tokens of a text: its pairs in order, the last letter of each run after its pairs, which keeps runs apart; then the fours that begin
/// with a digit or a Latin letter, in order; then each letter once.
pub fn tokens(text: &str) -> String {
    let mut tokens = String::with_capacity(text.len().saturating_mul(3));
    let mut letters = BTreeSet::new();
    let mut fours = String::new();
    for run in runs(text) {
        let before = fours.len();
        for four in run.windows(LONG).filter(|four| begins_long(four.first().map(|l| l.letter))) {
            fours.extend(four.iter().map(|l| l.letter));
            fours.push(' ');
        }
        if fours.len() > before {
            fours.extend([GAP, ' ']);
        }

        let following = run.iter().skip(1).map(|l| Some(l.letter)).chain([None]);
        for (first, second) in run.iter().zip(following) {
            letters.insert(first.letter);
            tokens.push(first.letter);
            tokens.extend(second);
            tokens.push(' ');
        }
    }
    tokens.push_str(&fours);
    for letter in letters {
        tokens.push(letter);
        tokens.push(' ');
    }
    tokens
}

/// A phrase in the words of FTS5. Letters alone go into it, so nothing of a query is ever taken for syntax.
pub fn matching(phrase: &[char]) -> String {
    // Where fours can say it they do: each overlaps the next, so in order they say the same as the pairs, from much shorter lists.
    let by_fours = phrase.len() >= LONG && phrase.windows(LONG).all(|four| begins_long(four.first().copied()));
    let length = if by_fours { LONG } else { phrase.len().clamp(1, 2) };
    let tokens: Vec<String> = phrase.windows(length).map(|part| part.iter().collect()).collect();
    format!("\"{}\"", tokens.join(" "))
}

fn begins_long(first: Option<char>) -> bool {
    first.is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Where a phrase stands in a run for the first time: the first letter and the one behind the last.
pub fn stands_in(run: &[Letter], phrase: &[char]) -> Option<(usize, usize)> {
    let length = phrase.len().max(1);
    let start = run.windows(length).position(|part| part.iter().map(|l| l.letter).eq(phrase.iter().copied()))?;
    Some((start, start.saturating_add(length)))
}

fn parts(character: char) -> bool {
    character.is_control() || matches!(character, '。' | '！' | '？' | '；' | '，' | '、')
}

/// Full-width forms of ASCII as ASCII.
fn one_width(character: char) -> char {
    let code = u32::from(character);
    if (0xFF01..=0xFF5E).contains(&code) { char::from_u32(code - 0xFEE0).unwrap_or(character) } else { character }
}

/// Characters of personal names that had no code yet stand in the private area.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\u{E000}'..='\u{F8FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_then_single_letters() {
        assert_eq!(tokens("ＯＡ系统，好。"), "oa a系 系统 统 好 oa系统 。 a o 好 系 统 ");
        assert_eq!(tokens("〔2026〕1号"), "20 02 26 61 1号 号 2026 0261 261号 。 0 1 2 6 号 ");
        assert_eq!(tokens("“”*"), "");
    }

    #[test]
    fn numbers_are_asked_for_by_fours() {
        assert_eq!(matching(&['2', '0', '2', '6', '1', '号']), "\"2026 0261 261号\"");
        assert_eq!(matching(&['2', '0', '2']), "\"20 02\"");
        assert_eq!(matching(&['第', '2', '0', '2', '6']), "\"第2 20 02 26\"");
        assert_eq!(matching(&['系']), "\"系\"");
    }

    #[test]
    fn nothing_of_a_query_is_syntax() {
        for phrase in phrases("\"a*\" OR NEAR(系统, 3) ^col:x - {y} '; DROP") {
            let inner = matching(&phrase);
            assert!(inner.trim_matches('"').chars().all(|c| c == ' ' || is_letter(c)), "{inner}");
        }
        assert!(phrases("\"*'(){}^:-").is_empty());
    }

    #[test]
    fn a_long_query_is_cut() {
        assert_eq!(phrases(&"系统".repeat(5000)).iter().map(Vec::len).collect::<Vec<_>>(), [64]);
        assert!(phrases(&"a b c d e f g h i j k l m n o p q r s t ".repeat(100)).len() <= 16);
    }
}
