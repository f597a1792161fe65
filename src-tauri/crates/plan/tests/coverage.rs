//! Every sentence of both plans is carried by a rule or a screen, or says why by none; put together they are the plan's text.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, missing_docs)]

mod shipped;

use plan::{Sentence, coverage, load, sentences};
use shipped::{BOTH, CHONGQING, SHANGHAI, file, plan, quotes, source, tight};
use std::collections::BTreeSet;

fn rows(id: &str) -> Vec<Sentence> {
    coverage(&plan(id)).sentences
}

/// The row whose text ends with these words.
fn row(id: &str, ending: &str) -> Sentence {
    let found: Vec<Sentence> = rows(id).into_iter().filter(|r| r.text.ends_with(ending)).collect();
    assert_eq!(found.len(), 1, "{id}: {ending}");
    found.into_iter().next().unwrap()
}

/// What carries it: `rule id`, each once.
fn carriers(row: &Sentence) -> Vec<String> {
    row.carried_by.iter().map(|c| format!("{} {}", c.rule, c.id)).collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn put_together_they_are_the_source() {
    for id in BOTH {
        let text: String = rows(id).iter().map(|r| tight(&r.text)).collect();
        let wanted = tight(&source(id));
        let differs = text.chars().zip(wanted.chars()).position(|(a, b)| a != b).unwrap_or(text.chars().count());
        let near = |t: &str| t.chars().skip(differs.saturating_sub(10)).take(30).collect::<String>();
        assert_eq!(text, wanted, "{id}: “{}” is “{}” in the source", near(&text), near(&wanted));
    }
}

#[test]
fn none_is_without_an_answer() {
    for id in BOTH {
        let table = coverage(&plan(id));
        assert_eq!(table.empty, 0, "{id}");
        assert_eq!(table.plan, id);
        for row in &table.sentences {
            assert!(row.answered(), "{id} {}: {}", row.clause, row.text);
            assert!(row.heading || row.carried_by.iter().all(|c| !c.does.is_empty() && !c.does.contains("（）")), "{id}: {row:?}");
        }
    }
}

/// A sentence counts as carried when a part of it is; here no part of more than a connective is left over.
#[test]
fn no_half_of_a_sentence_is_left_over() {
    for id in BOTH {
        let plan = plan(id);
        let whole: BTreeSet<&str> = plan
            .answers
            .iter()
            .filter(|a| a.quote.is_none())
            .map(|a| a.clause.as_str())
            .chain(plan.levels.iter().map(|l| l.clause.as_str()))
            .collect();
        for clause in plan.clauses.iter().filter(|c| !whole.contains(c.id.as_str())) {
            let Some(text) = clause.text.as_deref() else { continue };
            let mut covered = vec![false; text.len()];
            for (_, quote) in quotes(&plan).iter().filter(|(c, _)| *c == clause.id.as_str()) {
                let at = text.find(quote).unwrap();
                covered[at..at + quote.len()].fill(true);
            }
            let left: String = text.char_indices().map(|(at, c)| if covered[at] { '|' } else { c }).collect();
            for part in left.split('|') {
                let words = part.trim_matches(['，', '。', '；', '：', ',', ';', ':', '、', '\n']);
                assert!(words.chars().count() <= 12, "{id} {}: nothing answers “{words}”", clause.id);
            }
        }
    }
}

/// The easily missed ones.
#[test]
fn what_is_easily_missed_is_carried() {
    let wanted = [
        (CHONGQING, "由应急工作组根据事件的性质和情况确定。", vec!["response 2"]),
        (CHONGQING, "由事件发生处室会同发展中心与专业服务机构决定。", vec!["closure 4"]),
        (CHONGQING, "报应急工作组同意后结束。", vec!["closure 3"]),
        (CHONGQING, "30天内完成。", vec!["investigation 1,2", "investigation 3,4"]),
        (CHONGQING, "并按程序上报。", vec!["duty investigate-12", "investigation 1,2", "obligation investigation-12"]),
        (CHONGQING, "的信息及时向应急工作组报告。", vec!["warning notice"]),
        (CHONGQING, "并将演练情况报市委网信办。", vec!["prevention yearly-drill"]),
        (SHANGHAI, "市应急处置指挥部解散,转入常态管理。", vec!["closure 1,2"]),
        (SHANGHAI, "下设联络小组和处置小组。", vec!["duty command-groups", "duty judge-again", "obligation not-contained"]),
        (
            SHANGHAI,
            "具体负责现场应急处置工作。",
            vec!["duty field-command-commission", "duty field-command-district", "duty field-command-work"],
        ),
        (SHANGHAI, "负责现场应急处置的指挥协调。", vec!["duty field-command-coordinate", "duty field-command-joint"]),
        (
            SHANGHAI,
            "或事发地区县政府报告。",
            vec!["duty contain", "duty handle-at-once", "duty start-procedures", "obligation first-handling-report"],
        ),
        (SHANGHAI, "依法追究刑事责任。", vec!["accountability 7.4.2", "screen 事件"]),
    ];
    for (id, ending, carried) in wanted {
        assert_eq!(carriers(&row(id, ending)), carried, "{id}: {ending}");
    }
    let jointly = row(CHONGQING, "由事件发生处室会同发展中心与专业服务机构决定。");
    assert!(jointly.carried_by[0].does.ends_with("事件发生处室会同发展中心、专业服务公司决定结束"), "{jointly:?}");
}

/// The reasons are each for its own sentence.
#[test]
fn reasons_are_not_boilerplate() {
    for id in BOTH {
        let plan = plan(id);
        let whys: BTreeSet<&str> = plan.answers.iter().map(|a| a.why.as_str()).collect();
        assert_eq!(whys.len(), plan.answers.len(), "{id}: the same words twice");
        assert!(plan.answers.iter().filter(|a| a.screen.is_none()).count() < 15, "{id}: too much is nobody's");
    }
}

/// A deleted answer is a fault that names the sentence and its clause.
#[test]
fn a_sentence_without_an_answer_is_refused_by_name() {
    let cases = [
        (CHONGQING, "第八章/二", "本预案由办公室负责解释。"),
        (CHONGQING, "第一篇/一", "建立健全重庆市地方金融监督管理局"),
        (SHANGHAI, "1.4", "本预案适用于本市突发网络与信息安全事件的应急处置。"),
        (SHANGHAI, "6.1.3", "社会团体、企事业单位等"),
    ];
    for (id, clause, sentence) in cases {
        let text = file(id);
        let from = text.find(&format!("[[answers]]\nclause = \"{clause}\"\n")).unwrap();
        let to = from + text[from..].find("\n\n").unwrap() + 2;
        let cut = format!("{}{}", &text[..from], &text[to..]);
        let faults = load("cut.toml", &cut).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        let line = cut.lines().position(|l| l == format!("id = \"{clause}\"")).unwrap() + 1;
        assert_eq!((faults[0].line, faults[0].key.as_str()), (line, "answers"));
        assert!(faults[0].message.starts_with(clause) && faults[0].message.contains(sentence), "{}", faults[0]);
    }
}

/// Any rule taken away leaves a sentence that only it carried, or another that still does; never a silent gap.
#[test]
fn a_rule_taken_away_is_missed_where_it_alone_carried_a_sentence() {
    for (id, rule) in [(CHONGQING, "duties\nguard-2"), (SHANGHAI, "duties\nrebuild"), (SHANGHAI, "prevention\naudit")] {
        let (table, rule) = rule.split_once('\n').unwrap();
        let text = file(id);
        let from = text.find(&format!("[[{table}]]\nid = \"{rule}\"\n")).unwrap();
        let to = from + text[from..].find("\n\n").unwrap() + 2;
        let result = load("cut.toml", &format!("{}{}", &text[..from], &text[to..]));
        let alone = rows(id).iter().any(|r| r.carried_by.iter().all(|c| c.id == rule) && !r.carried_by.is_empty());
        assert_eq!(result.is_err(), alone, "{id} {rule}");
    }
}

#[test]
fn sentences_end_with_their_stop_or_their_line() {
    assert_eq!(sentences("甲。乙！丙？丁"), ["甲。", "乙！", "丙？", "丁"]);
    assert_eq!(sentences("甲：\n一、乙；丙。\n"), ["甲：", "一、乙；丙。"]);
    assert_eq!(sentences("\n\n 甲 \n"), [" 甲 "]);
    // A stop inside a bracket ends the sentence too: nothing is lost, the rest is one more.
    assert_eq!(sentences("甲（乙。）丙。"), ["甲（乙。", "）丙。"]);
    assert!(sentences("").is_empty() && sentences(" \n ").is_empty());
    for id in BOTH {
        for text in plan(id).clauses.iter().filter_map(|c| c.text.clone()) {
            assert_eq!(sentences(&text).concat(), text.replace('\n', ""));
        }
    }
}
