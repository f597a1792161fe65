//! The place of a text that a query found, with a little around it.

use crate::letters;

/// Characters shown before and behind what matched.
const AROUND: usize = 18;

/// What matched, and what stands around it on its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Before it; begins with `…` where the line was cut.
    pub before: String,
    /// What matched, as it was written.
    pub matched: String,
    /// Behind it; ends with `…` where the line was cut.
    pub after: String,
}

/// The first place of the first phrase that does not stand in what the list shows anyway.
pub fn snippet(text: &str, phrases: &[Vec<char>], shown: &[&str]) -> Option<Snippet> {
    let stands = |text: &str, phrase: &[char]| letters::runs(text).iter().any(|run| letters::stands_in(run, phrase).is_some());
    let sought: Vec<&Vec<char>> = phrases.iter().filter(|p| !shown.iter().any(|s| stands(s, p))).collect();
    if sought.is_empty() {
        return None;
    }
    text.lines().find_map(|line| {
        let runs = letters::runs(line);
        let (from, to) = sought.iter().find_map(|phrase| {
            runs.iter().find_map(|run| {
                let (first, behind) = letters::stands_in(run, phrase)?;
                Some((run.get(first)?.at, run.get(behind.checked_sub(1)?)?.at))
            })
        })?;
        Some(cut(line, from, to))
    })
}

fn cut(line: &str, from: usize, to: usize) -> Snippet {
    let characters: Vec<char> = line.chars().collect();
    let part = |from: usize, to: usize| characters.iter().take(to).skip(from).collect::<String>();
    let (start, behind) = (from.saturating_sub(AROUND), to.saturating_add(1));
    let end = behind.saturating_add(AROUND).min(characters.len());
    Snippet {
        before: if start > 0 { format!("…{}", part(start, from)) } else { part(0, from) },
        matched: part(from, behind),
        after: if end < characters.len() { format!("{}…", part(behind, end)) } else { part(behind, end) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_matched_as_it_was_written() {
        let text = "一行\n值班员张　三接到电话，编号〔２０２６〕１号，已转告主管领导和运维单位并要求立即断开网络保护现场";
        let found = snippet(text, &letters::phrases("2026〕1号"), &[]).unwrap();
        assert_eq!(found.matched, "２０２６〕１号");
        assert!(found.before.ends_with("编号〔") && found.after.starts_with("，已转告") && found.after.ends_with('…'));
        assert_eq!(snippet(text, &letters::phrases("张三"), &[]).unwrap().matched, "张　三");
        assert_eq!(snippet(text, &letters::phrases("张三"), &["张三的事"]), None);
        assert_eq!(snippet(text, &letters::phrases("没有"), &[]), None);
    }
}
