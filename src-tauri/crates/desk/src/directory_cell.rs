//! What stands in one cell, put right: widths, spaces, what a spreadsheet does to telephone numbers.

use crate::directory_columns::Column;

/// A text put right for its column, and what is worth a look.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    pub text: String,
    pub doubt: Option<String>,
}

/// A text of a column. `numeric` says that the cell held a number, which has lost the zeros in front.
pub fn clean(column: Column, text: &str, numeric: bool) -> Cleaned {
    match column {
        Column::Telephone | Column::Mobile | Column::Duty => number(column, text, numeric),
        Column::Email => {
            let text = narrow(text).split_whitespace().collect::<String>();
            let doubt = (!text.is_empty() && !text.contains('@')).then(|| format!("“{text}”不像邮箱，已照原样列入，请核对"));
            Cleaned { text, doubt }
        }
        Column::Person => {
            let text = plain(text);
            // 张　三 is padded to the width of three characters.
            let padded = text.chars().all(|c| c == ' ' || is_cjk(c));
            Cleaned { text: if padded { text.replace(' ', "") } else { text }, doubt: None }
        }
        _ => Cleaned { text: plain(text), doubt: None },
    }
}

/// What two spellings of one name have in common.
pub fn key(text: &str) -> String {
    narrow(&plain(text)).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// One line, no marks that can't be seen, digits and letters half as wide; brackets of Chinese text stay.
fn plain(text: &str) -> String {
    let text: String = unwrapped(text)
        .chars()
        .filter(|c| !unseen(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .map(|c| Some(half(c)).filter(char::is_ascii_alphanumeric).unwrap_or(c))
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every wide form of ASCII made half as wide.
fn narrow(text: &str) -> String {
    unwrapped(text).chars().filter(|c| !unseen(*c)).map(half).collect()
}

/// `="0231234567"` is how a CSV file keeps its zeros.
fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(text)
}

/// Marks of direction and width that come along when a number is copied.
fn unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn half(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        other => other,
    }
}

fn is_cjk(c: char) -> bool {
    c >= '\u{2e80}'
}

fn number(column: Column, text: &str, numeric: bool) -> Cleaned {
    let text = narrow(text);
    let text: String = text.chars().map(|c| if "—–－‐‑−".contains(c) { '-' } else { c }).collect();
    let mut parts = Vec::new();
    let mut doubt = None;
    for part in text.split(['/', ',', ';', '、', '\n', '\r', '\t']).map(str::trim).filter(|p| !p.is_empty()) {
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        match whole(&part) {
            Whole::Number(digits) => parts.push(digits),
            Whole::Lost => {
                doubt = Some(format!("“{part}”被电子表格改成了科学计数法，后几位已经丢失，请在原表里按文本重填"));
                parts.push(part);
            }
        }
    }
    for part in &parts {
        doubt = doubt.or_else(|| doubt_of(column, part, numeric));
    }
    Cleaned { text: parts.join("、"), doubt }
}

enum Whole {
    Number(String),
    /// Digits are missing.
    Lost,
}

/// `13800138000.0` and `1.3800138000E+10` as digits; anything else as it is.
fn whole(text: &str) -> Whole {
    let digits = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit());
    if let Some((integer, zeros)) = text.split_once('.')
        && digits(integer)
        && !zeros.is_empty()
        && zeros.chars().all(|c| c == '0')
    {
        return Whole::Number(integer.to_owned());
    }
    let scientific = text.split_once(['E', 'e']).and_then(|(mantissa, exponent)| {
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
        (digits(integer) && (fraction.is_empty() || digits(fraction))).then_some((integer, fraction, exponent))
    });
    match scientific {
        Some((integer, fraction, exponent)) if fraction.len() == exponent => Whole::Number(format!("{integer}{fraction}")),
        Some(_) => Whole::Lost,
        None => Whole::Number(text.to_owned()),
    }
}

/// Why a number should be looked at once more.
fn doubt_of(column: Column, number: &str, numeric: bool) -> Option<String> {
    let rest = ["转", "分机", "内线", "总机", "外线"].iter().fold(number.to_owned(), |rest, word| rest.replace(word, ""));
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 3 || !rest.chars().all(|c| c.is_ascii_digit() || "+-() *#".contains(c)) {
        return Some(format!("“{number}”不像电话号码，已照原样列入，请核对"));
    }
    let mobile = digits.len() == 11 && digits.starts_with('1');
    let service = ["400", "800"].iter().any(|s| digits.starts_with(s));
    if numeric && !mobile && !service && matches!(digits.len(), 10 | 11) {
        return Some(format!("“{number}”可能少了区号前面的 0，请核对；原表里请按文本填写电话"));
    }
    if column == Column::Mobile && !mobile && !(digits.starts_with("86") && digits.len() == 13) {
        return Some(format!("“{number}”不是 11 位手机号，已照原样列入，请核对"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn telephone(text: &str) -> Cleaned {
        clean(Column::Telephone, text, false)
    }

    #[test]
    fn numbers_come_out_as_digits() {
        for (typed, read) in [
            ("０２３－６７００　００００", "023-6700 0000"),
            (" 67000000 ", "67000000"),
            ("13800138000.0", "13800138000"),
            ("1.3800138000E+10", "13800138000"),
            ("=\"02367000000\"", "02367000000"),
            ("\u{202d}13800138000\u{202c}", "13800138000"),
            ("67000001／67000002\n67000003", "67000001、67000002、67000003"),
            ("（023）67000000转8001", "(023)67000000转8001"),
            ("+86 23 67000000", "+86 23 67000000"),
            ("023—67000000", "023-67000000"),
            ("", ""),
        ] {
            assert_eq!(telephone(typed), Cleaned { text: read.to_owned(), doubt: None }, "{typed}");
        }
    }

    #[test]
    fn what_is_odd_is_kept_and_told() {
        for (typed, word) in [("见附件", "不像电话号码"), ("1.38E+10", "科学计数法"), ("67OO0000", "不像电话号码"), ("0", "不像电话号码")]
        {
            let cleaned = telephone(typed);
            assert_eq!(cleaned.text, typed);
            assert!(cleaned.doubt.unwrap().contains(word), "{typed}");
        }
        let numeric = |text: &str| clean(Column::Telephone, text, true).doubt;
        assert!(numeric("2367000000").unwrap().contains("区号"));
        assert!(numeric("75512345678").unwrap().contains("区号"));
        assert_eq!((numeric("67000000"), numeric("13800138000"), numeric("4008123123")), (None, None, None));
        assert!(clean(Column::Mobile, "1380013800", false).doubt.unwrap().contains("11 位"));
        assert!(clean(Column::Email, "office", false).doubt.is_some());
    }

    #[test]
    fn names_keep_their_brackets() {
        let name = |column, text| clean(column, text, false).text;
        assert_eq!(name(Column::Person, " 张　三 "), "张三");
        assert_eq!(name(Column::Person, "John  Smith"), "John Smith");
        assert_eq!(name(Column::Unit, "市金融局（机关）\n第１处"), "市金融局（机关） 第1处");
        assert_eq!(key("市金融局（机关）第１处"), key("市金融局(机关) 第1处"));
    }
}
