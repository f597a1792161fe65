//! The small language of a wording: `{词}`, `{词|没有时写的话}`, `{?词：有这个词时才写的话}`.

use crate::words::Words;

/// A piece of a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Printed as it stands.
    Text(String),
    /// A word, with what is printed where nothing is known.
    Word {
        /// Its name.
        name: String,
        /// `|…`
        otherwise: Option<Vec<Part>>,
    },
    /// Printed only where the word is known.
    Only {
        /// Its name.
        name: String,
        /// What is printed then.
        parts: Vec<Part>,
    },
}

/// Reads a wording.
///
/// # Errors
/// A sentence that tells the office what is wrong with it.
pub fn read(text: &str) -> Result<Vec<Part>, String> {
    let mut reader = Reader { rest: text.chars().collect::<Vec<_>>().into_iter().peekable() };
    let parts = reader.parts(false)?;
    if reader.rest.next().is_some() {
        return Err("有一个“}”前面没有“{”".to_owned());
    }
    Ok(parts)
}

/// Every word that a wording names.
pub fn names(parts: &[Part]) -> Vec<&str> {
    let mut all = Vec::new();
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Word { name, otherwise } => {
                all.push(name.as_str());
                all.extend(otherwise.iter().flat_map(|o| names(o)));
            }
            Part::Only { name, parts } => {
                all.push(name.as_str());
                all.extend(names(parts));
            }
        }
    }
    all
}

struct Reader {
    rest: std::iter::Peekable<std::vec::IntoIter<char>>,
}

/// An input method in its Chinese state gives the wide forms.
fn narrow(c: char) -> char {
    match c {
        '｛' => '{',
        '｝' => '}',
        '｜' => '|',
        '？' => '?',
        '：' => ':',
        other => other,
    }
}

impl Reader {
    /// Up to the end, or, inside braces, up to the closing one (which is left to be taken).
    fn parts(&mut self, inside: bool) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        let mut text = String::new();
        while let Some(c) = self.rest.peek().copied() {
            match c {
                '}' | '｝' if inside => break,
                '}' | '｝' => return Err("有一个“}”前面没有“{”".to_owned()),
                '{' | '｛' => {
                    self.rest.next();
                    if !text.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut text)));
                    }
                    parts.push(self.word()?);
                }
                _ => {
                    text.push(c);
                    self.rest.next();
                }
            }
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        Ok(parts)
    }

    /// What stands between braces.
    fn word(&mut self) -> Result<Part, String> {
        let only = self.rest.next_if(|c| narrow(*c) == '?').is_some();
        let mut name = String::new();
        while let Some(c) = self.rest.next_if(|c| !matches!(narrow(*c), '{' | '}' | '|' | ':' | '\n')) {
            name.push(c);
        }
        let name = name.trim().to_owned();
        let stop = self.rest.next().map(narrow);
        if name.is_empty() {
            return Err("花括号里没有写词".to_owned());
        }
        let mark = if only { "?" } else { "" };
        let part = match (only, stop) {
            (false, Some('}')) => return Ok(Part::Word { name, otherwise: None }),
            (false, Some('|')) => Part::Word { name: name.clone(), otherwise: Some(self.parts(true)?) },
            (true, Some(':')) => Part::Only { name: name.clone(), parts: self.parts(true)? },
            (true, Some('}')) => return Err(format!("“{{?{name}}}”里没有写冒号和要印的话，应为“{{?{name}：……}}”")),
            (_, None | Some('\n' | '{')) => return Err(format!("“{{{mark}{name}”没有配上“}}”")),
            (_, Some(_)) => return Err(format!("“{{{name}”后面应当是“}}”或“|”，有这个词才印的话写成“{{?{name}：……}}”")),
        };
        match self.rest.next() {
            Some('}' | '｝') => Ok(part),
            _ => Err(format!("“{{{mark}{name}”没有配上“}}”")),
        }
    }
}

/// Puts words into a wording. Lines that come out empty fall away.
pub fn put(parts: &[Part], words: &Words) -> String {
    let mut out = String::new();
    put_into(parts, words, &mut out);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn put_into(parts: &[Part], words: &Words, out: &mut String) {
    for part in parts {
        match part {
            Part::Text(text) => join(out, text),
            Part::Word { name, otherwise } => match (words.get(name), otherwise) {
                ("", Some(otherwise)) => put_into(otherwise, words, out),
                ("", None) => join(out, crate::words::missing(name)),
                (value, _) => join(out, value),
            },
            Part::Only { name, parts } => {
                if !words.get(name).is_empty() {
                    put_into(parts, words, out);
                }
            }
        }
    }
}

/// What people type ends with 。 or does not; the sentence around it has its own. One of the two is enough.
fn join(out: &mut String, next: &str) {
    let first = next.chars().next();
    if out.ends_with('。') && first.is_some_and(|c| "，。；：、）".contains(c)) {
        out.pop();
    }
    let ended = out.ends_with(['！', '？', '；']) && first == Some('。');
    out.push_str(if ended { next.strip_prefix('。').unwrap_or(next) } else { next });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, words: &[(&str, &str)]) -> String {
        let mut all = Words::default();
        for (word, value) in words {
            all.set(word, value);
        }
        put(&read(text).unwrap_or_default(), &all)
    }

    #[test]
    fn a_word_its_other_words_and_a_part_that_falls_away() {
        assert_eq!(filled("地点{地点}。", &[("地点", "机房")]), "地点机房。");
        assert_eq!(filled("地点{地点}。", &[]), "地点待查。", "a fact that matters is asked for");
        assert_eq!(filled("{条款}办理", &[]), "办理", "and what does not matter is left out");
        assert_eq!(filled("{系统|有关系统}中断", &[]), "有关系统中断");
        assert_eq!(filled("{类型|{事件统称|事件}}", &[("事件统称", "网络安全事件")]), "网络安全事件");
        let clause = "{?条款：按照《{预案}》{条款}的规定，}现报告如下。";
        assert_eq!(filled(clause, &[("条款", "4.1.2"), ("预案", "某预案")]), "按照《某预案》4.1.2的规定，现报告如下。");
        assert_eq!(filled(clause, &[("预案", "某预案")]), "现报告如下。");
        assert_eq!(filled("｛？条款：按｛条款｝｝办", &[("条款", "一")]), "按一办", "wide forms are taken too");
    }

    #[test]
    fn no_full_stop_is_doubled_and_empty_lines_fall_away() {
        assert_eq!(filled("{经过}。", &[("经过", "文件被加密。")]), "文件被加密。");
        assert_eq!(filled("{经过}，已处置", &[("经过", "文件被加密。")]), "文件被加密，已处置");
        assert_eq!(filled("{经过}。", &[("经过", "怎么办？")]), "怎么办？");
        assert_eq!(filled("一\n{条款}\n\n 二 ", &[]), "一\n二");
        assert_eq!(filled("（{经过}）", &[("经过", "a。")]), "（a）");
    }

    #[test]
    fn what_is_wrong_is_told_in_a_sentence() {
        for (text, told) in [
            ("{系统", "“{系统”没有配上“}”"),
            ("系统}", "有一个“}”前面没有“{”"),
            ("{}", "花括号里没有写词"),
            ("{?条款}", "“{?条款}”里没有写冒号和要印的话，应为“{?条款：……}”"),
            ("{条款：按}", "“{条款”后面应当是“}”或“|”，有这个词才印的话写成“{?条款：……}”"),
            ("{?条款：按{条款}", "“{?条款”没有配上“}”"),
        ] {
            assert_eq!(read(text), Err(told.to_owned()), "{text}");
        }
    }

    #[test]
    fn the_words_of_a_wording_are_known() {
        let parts = read("{?条款：按{预案|{单位}}}在{地点}").unwrap_or_default();
        assert_eq!(names(&parts), ["条款", "预案", "单位", "地点"]);
    }
}
