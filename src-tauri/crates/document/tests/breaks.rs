//! Lines are broken by GB/T 15834-2011, 5.1, whatever the text.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test stops where something is not as it should be"
)]

mod common;
use common::*;
use document::{Broken, Role, break_text};
use proptest::prelude::*;

const NO_START: &str = "，。、；：！？）］】｝〉》」』”’〗〕·～％‰℃／,.;:!?)]}%/";
const NO_END: &str = "（［【｛〈《「『“‘〖〔￥／([{/";
const CONNECTORS: [&str; 4] = ["—", "–", "-", "－"];

/// A Latin character is half a cell and a little wide.
fn measure(_: Role, word: &str) -> f32 {
    word.chars().map(|c| if c == ' ' { 0.5 } else { 1.02 }).sum()
}

fn broken(text: &str, indent: u16, width: u16) -> Broken {
    break_text(&[(Role::Body, text)], indent, width, &measure)
}

fn line_text(line: &[document::Piece]) -> String {
    line.iter().map(|p| p.text.as_str()).collect()
}

/// GB/T 15834, 5.1: what begins no line.
fn begins_badly(text: &str) -> bool {
    text.chars().next().is_some_and(|c| NO_START.contains(c)) || CONNECTORS.contains(&text)
}

/// Is there a place in the line where it might have been broken instead?
fn could_break(line: &[document::Piece]) -> bool {
    line.windows(2).any(|pair| {
        let starts_badly = begins_badly(&pair[1].text);
        let ends_badly = pair[0].text.chars().last().is_some_and(|c| NO_END.contains(c));
        !starts_badly && !ends_badly
    })
}

fn check(text: &str, indent: u16, width: u16) {
    let lines = broken(text, indent, width);
    let all: String = lines.iter().map(|l| line_text(l)).collect();
    assert_eq!(squeeze(&all), squeeze(text), "nothing is lost, nothing is added");
    for (index, line) in lines.iter().enumerate() {
        let start = if index == 0 { indent } else { 0 };
        assert!(!line.is_empty());
        assert!(line[0].at >= start);
        let mut end = start;
        for piece in line {
            assert!(piece.at >= end, "pieces do not overlap: {line:?}");
            end = piece.at + piece.halves;
        }
        assert!(end <= width, "{end} of {width}: {}", line_text(line));
        let before = index.checked_sub(1).map(|i| &lines[i]);
        let first = &line[0].text;
        if let Some(before) = before {
            assert!(!begins_badly(first) || !could_break(before), "{first} begins a line after {}", line_text(before));
        }
        let last = line.last().unwrap().text.chars().last().unwrap();
        if index + 1 < lines.len() {
            assert!(!NO_END.contains(last) || !could_break(line), "{last} ends the line {}", line_text(line));
        }
    }
}

/// What is shown of no text: marks of direction, joiners, selectors.
fn unseen(c: char) -> bool {
    matches!(u32::from(c),
        0xad | 0x61c | 0x180b..=0x180f | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff
        | 0xfff9..=0xfffb | 0xe0000..=0xe01ef)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_text_is_broken_by_the_rules(
        text in "([一二三报告系统重庆喆䶮]{1,6}|[，。、；：！？）》”’％‰℃·～]|[（《“‘〔￥]|——|……|…………|…|—|–|[/／－-]|[a-zA-Z0-9./@-]{1,12}|[(),.%]| {1,3}|　|[0-9]{1,4}){0,60}",
        indent in 0_u16..=4,
        width in 12_u16..=56,
    ) {
        check(&text, indent, width);
    }

    #[test]
    fn long_words_in_any_place_are_broken_by_the_rules(
        text in "([一二三报告系统]{1,9}|[，。、：）”（“]|[a-z0-9./_@-]{8,70}|[0-9]{1,30}| ){0,20}",
        indent in 0_u16..=4,
        width in 12_u16..=56,
    ) {
        check(&text, indent, width);
        prop_assert_eq!(broken(&text, indent, width), broken(&text, indent, width));
    }

    #[test]
    fn any_text_at_all_is_broken_without_end_or_loss(text in "\\PC{0,200}", width in 1_u16..=56) {
        let lines = broken(&text, 4, width);
        let all: String = lines.iter().map(|l| line_text(l)).collect();
        let kept = |t: &str| -> String {
            squeeze(t).chars().filter(|c| !unseen(*c)).collect()
        };
        prop_assert_eq!(kept(&all), kept(&text));
        prop_assert!(lines.iter().flatten().all(|p| p.at + p.halves <= width.max(4)));
    }

    #[test]
    fn dashes_and_dots_are_never_split(before in 0_usize..60, pair in "——|……") {
        let text = format!("{}{pair}{}", filler(before), filler(40));
        let lines = broken(&text, 4, 56);
        prop_assert!(lines.iter().flatten().any(|p| p.text == pair && p.halves == 4));
    }
}

#[test]
fn marks_that_have_nowhere_to_go_are_cut_where_the_line_is_full() {
    for text in ["）".repeat(200), "（".repeat(200), "。，".repeat(100), "（“《".repeat(80)] {
        check(&text, 4, 56);
        assert!(broken(&text, 4, 56).len() <= 25);
    }
}

#[test]
fn a_bracket_before_a_space_does_not_end_a_line() {
    check("　( Aaa0AAAaa00", 0, 12);
    check("系统 ( abcdefghi jk", 0, 14);
}

#[test]
fn spaces_beside_chinese_fall_away_and_those_between_words_stay() {
    let lines = broken("系统 OA 3.2 于 2026 年", 0, 56);
    assert_eq!(line_text(&lines[0]), "系统OA 3.2于2026年");
}

#[test]
fn ten_thousand_characters_without_a_break() {
    for text in ["系".repeat(10_000), "a".repeat(10_000), "1".repeat(10_000), "—".repeat(10_000), "…".repeat(9_999)] {
        check(&text, 4, 56);
    }
}

#[test]
fn two_ellipses_have_a_line_to_themselves() {
    for before in [0, 10, 23, 24, 25, 26] {
        let lines = broken(&format!("{}…………{}", filler(before), filler(30)), 4, 56);
        let at = lines.iter().position(|l| l.iter().any(|p| p.text == "…………")).unwrap();
        assert_eq!(line_text(&lines[at]), "…………", "{before}");
    }
    // A closing quote stays with them, for it begins no line.
    let lines = broken(&format!("{}“…………”{}", filler(10), filler(30)), 4, 56);
    assert!(lines.iter().any(|l| line_text(l) == "“…………”"), "{lines:?}");
}

#[test]
fn slashes_and_connectors_stand_at_no_end_of_a_line() {
    for text in ["男/女", "3－5", "北京—上海", "中国–东盟", "甲-乙", "25℃", "100％", "￥5000"] {
        for before in 18..30 {
            check(&format!("{}{text}{}", filler(before), filler(20)), 4, 56);
        }
    }
    let url = "https://example.invalid/".repeat(9);
    let lines = broken(&url, 4, 56);
    assert!(lines.len() > 3);
    check(&url, 4, 56);
}

#[test]
fn the_scheme_of_an_address_stays_whole() {
    for before in 10..28 {
        let text =
            format!("{}以https://portal.example.invalid:8443/remote/login?lang=zh_CN&redirect=home为入口{}", filler(before), filler(30));
        let lines: Vec<String> = broken(&text, 4, 56).iter().map(|l| line_text(l)).collect();
        assert!(lines.iter().any(|l| l.contains("https://p")), "{before}: {lines:?}");
        check(&text, 4, 56);
    }
}

#[test]
fn a_number_is_not_parted_from_its_sign() {
    for before in 15..30 {
        let lines = broken(&format!("{}占比27.5％，气温25℃，单价￥5000元。{}", filler(before), filler(30)), 4, 56);
        let texts: Vec<String> = lines.iter().map(|l| line_text(l)).collect();
        assert!(texts.iter().any(|t| t.contains("27.5％")) && texts.iter().any(|t| t.contains("25℃")), "{texts:?}");
        assert!(texts.iter().any(|t| t.contains("￥5000")), "{texts:?}");
    }
}

#[test]
fn a_closing_mark_may_stand_in_the_last_half_cell() {
    // A word of three half cells leaves half a cell at the end; the bracket needs no more.
    let text = format!("{}（OAx）{}", filler(23), filler(20));
    let lines = broken(&text, 4, 56);
    assert_eq!(lines[0].last().map(|p| (p.text.as_str(), p.at, p.halves)), Some(("）", 55, 1)), "{}", line_text(&lines[0]));
    // Not where another mark follows that begins no line.
    let lines = broken(&format!("{}（OAx）。{}", filler(23), filler(20)), 4, 56);
    assert_eq!(line_text(&lines[0]), filler(23));
    // A full cell is never squeezed into half of one where the line is full of full cells.
    let lines = broken(&format!("{}。{}", filler(26), filler(20)), 4, 56);
    assert_eq!(line_text(&lines[0]).chars().count(), 25);
}

/// Lines of a text that is moved along by every number of characters.
fn shifted(text: &str, width: u16) -> Vec<Vec<String>> {
    (0..30)
        .map(|before| {
            let text = format!("{}{text}{}", filler(before), filler(30));
            check(&text, 4, width);
            broken(&text, 4, width).iter().map(|l| line_text(l)).collect()
        })
        .collect()
}

/// The first line, indented by two cells, is full to within a cell.
fn parted_to_fill(lines: &[String]) -> bool {
    let halves: u16 = lines[0].chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    halves + 4 >= 56 - 2
}

#[test]
fn a_number_is_not_parted_from_its_unit_or_its_name() {
    for whole in ["30天", "Ⅱ级", "图1", "表2", "第3", "附件4", "18时00分", "11月22日", "3起", "120台", "1500万", "24小", "第十"]
    {
        for lines in shifted(&format!("系统{whole}内"), 56) {
            // Parts of a time, and 级 behind its numeral, are parted only where more than two cells would else stay empty.
            let parted = ["Ⅱ级", "18时00分", "11月22日"].contains(&whole) && parted_to_fill(&lines);
            assert!(parted || lines.iter().any(|l| l.contains(whole)), "{whole}: {lines:?}");
        }
    }
}

#[test]
fn a_date_stays_whole_where_the_line_does_not_stay_empty_for_it() {
    let mut after_year = 0;
    for lines in shifted("于2026年11月22日18时00分发生", 56) {
        let whole = |part: &str| lines.iter().any(|l| l.contains(part));
        assert!(whole("11月22日") && whole("18时00分") || parted_to_fill(&lines), "{lines:?}");
        assert!(whole("2026年") && whole("11月") && whole("22日") && whole("18时") && whole("00分"), "{lines:?}");
        after_year += usize::from(lines[0].ends_with("2026年"));
    }
    assert!(after_year <= 8, "{after_year}");
}

#[test]
fn a_column_too_narrow_for_a_date_takes_it_in_parts() {
    let lines = broken("2026年11月22日09时30分", 0, 11);
    assert_eq!(lines.iter().map(|l| line_text(l)).collect::<Vec<_>>(), ["2026年", "11月22日", "09时30分"]);
    for width in 4..30 {
        let lines = broken("2026年11月22日18时00分（Ⅱ级）", 0, width);
        assert_eq!(lines.iter().map(|l| line_text(l)).collect::<String>(), "2026年11月22日18时00分（Ⅱ级）");
        check("图1图2图3附件4第5页30天Ⅱ级2026年11月22日", 0, width.max(12));
    }
}

#[test]
fn a_paragraph_does_not_end_with_one_character() {
    for (end, wanted) in [("下。", "以下。"), ("下", "以下"), ("下”。", "以下”。"), ("日。", "22日。")] {
        let text = if end == "日。" { format!("{}11月22日。", filler(24)) } else { format!("{}以{end}", filler(25)) };
        check(&text, 4, 56);
        let lines = broken(&text, 4, 56);
        assert_eq!(lines.len(), 2);
        assert!(line_text(&lines[1]).ends_with(wanted), "{}", line_text(&lines[1]));
        assert!(line_text(&lines[0]).chars().count() >= 23, "no more than a cell are given: {}", line_text(&lines[0]));
    }
    // For that a line does not end two cells short; a column of a table is left as it is.
    let lines = broken(&format!("{}以，下。", filler(24)), 4, 56);
    assert_eq!(line_text(&lines[1]), "下。");
    assert_eq!(line_text(&broken("信息科技处", 0, 8)[1]), "处");
    // In one that is not so narrow the last line takes a character from the line before it.
    let lines = broken("断开受感染主机网络，核对备份", 0, 26);
    assert_eq!(lines.iter().map(|l| line_text(l)).collect::<Vec<_>>(), ["断开受感染主机网络，核对", "备份"]);
}

#[test]
fn marks_beside_each_other_close_up_in_every_line_and_others_never() {
    for pair in ["）。", "”，", "》、", "：“", "、《", "）（", "（“", "。”", "））", "《“"] {
        for before in 0..40 {
            let text = format!("{}{pair}{}", filler(before), filler(80));
            check(&text, 4, 56);
            for line in broken(&text, 4, 56) {
                let Some(at) = line.windows(2).position(|two| format!("{}{}", two[0].text, two[1].text) == pair) else { continue };
                let (first, second) = (&line[at], &line[at + 1]);
                // At a line's end the second may stand in the last half cell.
                let last = at + 2 == line.len();
                assert!(first.halves + second.halves == 3 || last && first.halves + second.halves == 2, "{pair} {before}: {line:?}");
            }
        }
    }
    // Three marks lose a whole cell, whatever the fonts on either side.
    let halves = |runs: &[(Role, &str)]| break_text(runs, 0, 56, &measure)[0].iter().map(|p| p.halves).collect::<Vec<_>>();
    assert_eq!(halves(&[(Role::Kai, "甲》）"), (Role::Body, "。乙")]), [2, 1, 1, 2, 2]);
    assert_eq!(halves(&[(Role::Body, "甲：“《乙")]), [2, 1, 2, 1, 2]);
    // A line without such a pair keeps its 28 cells.
    let line = broken(&format!("{}，{}、{}", filler(9), filler(9), filler(40)), 0, 56).remove(0);
    assert!(line.len() == 28 && line.iter().all(|p| p.halves == 2 && p.shift == 0.0), "{line:?}");
    // Where a pair is parted by a line's end its first mark has its cell.
    let lines = broken(&format!("{}。“{}", filler(27), filler(20)), 0, 56);
    assert_eq!(lines[0].last().map(|p| (p.text.as_str(), p.at, p.halves)), Some(("。", 54, 2)));
}

#[test]
fn marks_give_room_where_a_line_would_have_to_be_spread_wide() {
    // Nothing is squeezed for a cell: shared by all gaps of the line it is not seen.
    let line = broken(&format!("{}，{}。{}", filler(10), filler(15), filler(30)), 4, 56).remove(0);
    assert!(line.iter().all(|p| p.halves == 2) && line.len() == 25, "{line:?}");
    // A word of seven cells that three cells of room are too few for, if a mark gives half a cell: nothing is won. If that is enough, it is.
    let word = "（abcdefgh）";
    let lines = |before: usize| -> Vec<String> {
        let text = format!("{}，{}、{}{word}{}", filler(4), filler(4), filler(before), filler(40));
        check(&text, 4, 56);
        broken(&text, 4, 56).iter().map(|l| line_text(l)).collect()
    };
    let whole = (0..14).filter(|before| lines(*before)[0].contains(word)).max().unwrap();
    assert!(lines(whole)[0].ends_with(word) && !lines(whole + 1)[0].contains('（'), "{:?}", lines(whole));
    // What ends a lead in its own font never gives.
    let (lead, text) = (format!("（二）{}。", filler(6)), format!("{}；{}{word}{}", filler(4), filler(3), filler(60)));
    let line = break_text(&[(Role::Kai, &lead), (Role::Body, &text)], 4, 56, &measure).remove(0);
    let squeezed: Vec<&str> = line.iter().take(line.len() - 1).filter(|p| p.halves == 1).map(|p| p.text.as_str()).collect();
    assert!(!squeezed.contains(&"。"), "{line:?}");
}

#[test]
fn what_opens_gives_its_empty_half_like_what_closes() {
    let mut seen = 0;
    for before in 1..30 {
        let text = format!("{}：{}，{}“abcdefg”，{}。", filler(4), filler(before), filler(5), filler(9));
        for line in broken(&text, 4, 56) {
            let closes = |p: &document::Piece| "，：".contains(p.text.as_str());
            let squeezed = line.iter().take(line.len() - 1).any(|p| closes(p) && p.halves == 1);
            let Some(open) = line.iter().position(|p| p.text == "“" && p.halves == 2).filter(|at| squeezed && *at > 0) else { continue };
            // By how much less than its cell each mark takes.
            let gave = |at: usize| {
                let (mark, next) = (&line[at], &line[at + 1]);
                f32::from(2 - mark.halves) + mark.shift - next.shift
            };
            let marks: Vec<usize> = (4..line.len() - 2).filter(|at| closes(&line[*at])).collect();
            let part = line[open - 1].shift - line[open].shift;
            assert!(part > 0.2, "{text}: {line:?}");
            assert!(marks.iter().all(|at| (gave(*at) - part).abs() < 0.01), "{text}: {line:?}");
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
fn a_long_word_is_cut_where_its_line_would_else_have_a_hole() {
    let cuts = |word: &str| -> Vec<(String, String)> {
        (0..26)
            .filter_map(|before| {
                let text = format!("{}{word}{}", filler(before), filler(60));
                check(&text, 4, 56);
                let lines: Vec<String> = broken(&text, 4, 56).iter().map(|l| line_text(l)).collect();
                let cut = !lines.iter().any(|l| l.contains(word));
                cut.then(|| {
                    let from = filler(before).len();
                    (lines[0][from..].to_owned(), word[lines[0].len() - from..].to_owned())
                })
            })
            .collect()
    };
    let found = cuts("hr-notice.office@mail.example.invalid");
    assert!(found.len() > 8, "{found:?}");
    // Nearly always behind what joins its parts, and never so that only a letter or two are left.
    let joined = found.iter().filter(|(head, _)| head.ends_with(['-', '.', '@', '_'])).count();
    assert!(joined * 2 > found.len(), "{found:?}");
    assert!(found.iter().all(|(head, tail)| head.len() >= 3 && tail.len() >= 3), "{found:?}");
    assert!(!cuts("66c7f0f462eeedd9d1f2d46bdc10e4e2").is_empty());
    // Numbers and short names are not.
    for whole in ["1,234,567,890,123.50", "20261122093012345678", "OA3.2", ".locked", "SHA-256", "10.255.100.200"] {
        assert_eq!(cuts(whole), [], "{whole}");
    }
}

#[test]
fn a_last_character_joins_its_paragraph_where_marks_give_it_room() {
    let text = format!("{}，{}、{}；{}下。", filler(6), filler(6), filler(6), filler(5));
    check(&text, 4, 56);
    let lines = broken(&text, 4, 56);
    assert_eq!(lines.len(), 1, "{}", line_text(lines.last().unwrap()));
    let last = lines[0].last().unwrap();
    assert_eq!((last.text.as_str(), last.at + last.halves), ("。", 56));
    // Whatever the text before, hardly ever does one character stand alone.
    let mut alone = 0;
    for count in 40..240 {
        let mut text: Vec<char> = filler(count).chars().collect();
        for at in (9..text.len().saturating_sub(3)).step_by(11) {
            text[at] = '，';
        }
        let text: String = text.into_iter().chain(['。']).collect();
        check(&text, 4, 56);
        alone += usize::from(line_text(broken(&text, 4, 56).last().unwrap()).chars().count() <= 2);
    }
    assert_eq!(alone, 0);
}
