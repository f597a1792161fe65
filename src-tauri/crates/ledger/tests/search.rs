//! Finding: what was written is found however it is asked for, and nothing else is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod station;

use casebook::{Body, Channel, Dispatched, DocumentIssued, Id, LevelDecided};
use ledger::search::{Row, put};
use ledger::{COUNTED, Drills, Found, Ledger, NewEntry, Query};
use station::{Ground, INCIDENT, as_it_was_at_first, at, found, from_the_side, note, open, story, told};

const NOW: i64 = 1_795_311_000_000;

fn id(number: u8) -> Id {
    [number; 16]
}

fn row(number: u8, text: &str) -> Row {
    Row {
        station: [1; 16],
        id: id(number),
        number: format!("2026-{number:03}"),
        title: format!("第{number}件"),
        level: Some(4),
        category: "attack".to_owned(),
        phase: "handling".to_owned(),
        discovered_ms: NOW + i64::from(number) * 60_000,
        open: true,
        overdue_from: None,
        late: false,
        drill: false,
        withdrawn: false,
        text: text.to_owned(),
    }
}

/// A station whose index holds these rows.
fn with(rows: &[Row]) -> (Ground, Ledger) {
    let ground = Ground::new();
    drop(found(&ground.place).unwrap());
    let side = from_the_side(&ground.place);
    side.execute_batch("BEGIN").unwrap();
    for row in rows {
        put(&side, row).unwrap();
    }
    side.execute_batch("COMMIT").unwrap();
    drop(side);
    let ledger = open(&ground.place).unwrap();
    (ground, ledger)
}

fn numbers(found: &Found) -> Vec<u8> {
    found.rows.iter().map(|r| r.id[0]).collect()
}

fn ask(ledger: &Ledger, text: &str) -> Vec<u8> {
    numbers(&ledger.find(&Query { text: text.to_owned(), now_ms: NOW, ..Query::default() }).unwrap())
}

#[test]
fn chinese_words_names_and_single_characters() {
    let (_ground, ledger) = with(&[
        row(1, "协同办公系统\n文件被加密，桌面出现勒索信"),
        row(2, "门户网站首页被篡改\n值班员欧阳　娜娜接收"),
        row(3, "机房断电。网络中断\n王喆堃 电话，䶮某（处长）接收"),
    ]);
    assert_eq!(ask(&ledger, "加密"), [1]);
    assert_eq!(ask(&ledger, "被"), [2, 1]);
    assert_eq!(ask(&ledger, "欧阳"), [2]);
    assert_eq!(ask(&ledger, "阳娜"), [2], "a name set with a gap");
    assert_eq!(ask(&ledger, "喆堃"), [3]);
    assert_eq!(ask(&ledger, "䶮"), [3]);
    assert_eq!(ask(&ledger, "信"), [1], "the last character of all");
    assert_eq!(ask(&ledger, "勒索信"), [1]);
    assert_eq!(ask(&ledger, "电网"), [0_u8; 0], "two sentences are not one word");
    assert_eq!(ask(&ledger, "密文"), [0_u8; 0], "not turned round");
    assert_eq!(ask(&ledger, "第2件"), [2], "the title");
}

#[test]
fn numbers_of_papers_and_incidents() {
    let (_ground, ledger) = with(&[
        row(1, "签发书面报告〔2026〕1号"),
        row(2, "签发书面报告〔2026〕12号"),
        row(3, "签发书面报告（２０２６）３号\n电话 021-6312 8800"),
    ]);
    assert_eq!(ask(&ledger, "〔2026〕1号"), [1]);
    assert_eq!(ask(&ledger, "2026〕1"), [2, 1]);
    assert_eq!(ask(&ledger, "[2026]12号"), [2]);
    assert_eq!(ask(&ledger, "〔2026〕3号"), [3]);
    assert_eq!(ask(&ledger, "２０２６-００２"), [2]);
    assert_eq!(ask(&ledger, "2026-003"), [3]);
    assert_eq!(ask(&ledger, "2026003"), [3]);
    assert_eq!(ask(&ledger, "63128800"), [3]);
    assert_eq!(ask(&ledger, "8800"), [3]);
    assert_eq!(ask(&ledger, "12"), [3, 2]);
    assert_eq!(ask(&ledger, "2"), [3, 2, 1]);
    assert_eq!(ask(&ledger, "2027"), [0_u8; 0]);
}

#[test]
fn fours_of_two_lines_are_not_joined() {
    let (_ground, ledger) = with(&[row(1, "a1234\n2345x"), row(2, "12345")]);
    assert_eq!(ask(&ledger, "12345"), [2]);
    assert_eq!(ask(&ledger, "2345x"), [1]);
}

#[test]
fn parts_of_latin_words_in_any_case_and_width() {
    let (_ground, ledger) =
        with(&[row(1, "WebShell 后门上传到 Tomcat 9.0"), row(2, "ＯＡ系统 oracle数据库 Ⅱ级"), row(3, "10.23.45.67 外联")]);
    for text in ["webshell", "WEBSHELL", "bShe", "shell", "ｗｅｂ", "tomcat 9.0", "cat9"] {
        assert_eq!(ask(&ledger, text), [1], "{text}");
    }
    assert_eq!(ask(&ledger, "ⅱ级"), [2], "letters that are not ASCII have two cases too");
    let found = ledger.find(&Query { text: "webSHELL".to_owned(), ..Query::default() }).unwrap();
    assert_eq!(found.rows[0].snippet.as_ref().unwrap().matched, "WebShell");
    for text in ["OA系统", "oa", "racle", "Oracle数据", "e数"] {
        assert_eq!(ask(&ledger, text), [2], "{text}");
    }
    for text in ["10.23.45.67", "23.45", "5.67", "10234567"] {
        assert_eq!(ask(&ledger, text), [3], "{text}");
    }
}

#[test]
fn every_word_must_be_there() {
    let (_ground, ledger) = with(&[row(1, "勒索信\n张三"), row(2, "勒索信\n李四"), row(3, "张三")]);
    assert_eq!(ask(&ledger, "勒索 张三"), [1]);
    assert_eq!(ask(&ledger, "  张三　勒索  "), [1]);
    assert_eq!(ask(&ledger, "勒索，李四"), [2]);
    assert_eq!(ask(&ledger, "勒索 王五"), [0_u8; 0]);
}

#[test]
fn signs_of_the_query_language_mean_nothing() {
    let (_ground, ledger) = with(&[row(1, "near or not and 系统"), row(2, "网络 isopen"), row(3, "数据")]);
    assert_eq!(ask(&ledger, "OR"), [1], "a word as any other");
    assert_eq!(ask(&ledger, "系统 OR 网络"), [0_u8; 0]);
    assert_eq!(ask(&ledger, "NOT 系统"), [1]);
    assert_eq!(ask(&ledger, "near(系统)"), [0_u8; 0]);
    assert_eq!(ask(&ledger, "\"系统\""), [1]);
    assert_eq!(ask(&ledger, "系*"), [1], "no wildcard");
    assert_eq!(ask(&ledger, "isopen"), [2], "a mark is no word");
    for signs in [
        "\"",
        "'",
        "*",
        "^",
        ":",
        "-",
        "(",
        "\")",
        "{a b}:",
        "words:系统",
        "%",
        "_",
        "系统\" OR \"网络",
        "\0",
        "'; DROP TABLE incident_index; --",
    ] {
        ledger.find(&Query { text: signs.to_owned(), ..Query::default() }).unwrap_or_else(|e| panic!("{signs}: {e}"));
    }
    assert_eq!(ask(&ledger, "“*”"), [3, 2, 1], "signs alone look for nothing");
    assert_eq!(ask(&ledger, "").len(), 3);
}

#[test]
fn a_very_long_query_is_answered() {
    let long = "值班人员接到电话后立即报告".repeat(800);
    let (_ground, ledger) = with(&[row(1, &long), row(2, "值班人员")]);
    assert!(long.chars().count() > 10_000);
    assert_eq!(ask(&ledger, &long), [1]);
    assert_eq!(ask(&ledger, &"x".repeat(10_000)), [0_u8; 0]);
    assert_eq!(ask(&ledger, &"值 ".repeat(5_000)), [2, 1]);
    assert_eq!(ask(&ledger, &"*\" ".repeat(5_000)).len(), 2);
}

#[test]
fn each_filter_lets_through_what_it_names() {
    let rows = [
        Row { level: None, ..row(1, "系统") },
        Row { level: Some(1), category: "data-leak_2".to_owned(), ..row(2, "系统") },
        Row { category: String::new(), phase: "closed".to_owned(), open: false, ..row(3, "系统") },
        Row { late: true, ..row(4, "系统") },
        Row { overdue_from: Some(NOW), ..row(5, "系统") },
        Row { drill: true, ..row(6, "系统") },
        Row { withdrawn: true, open: false, ..row(7, "系统") },
    ];
    let (_ground, ledger) = with(&rows);
    let base = Query { now_ms: NOW, ..Query::default() };
    let cases = [
        (base.clone(), vec![5, 4, 3, 2, 1]),
        (Query { levels: vec![None], ..base.clone() }, vec![1]),
        (Query { levels: vec![Some(1), None], ..base.clone() }, vec![2, 1]),
        (Query { levels: vec![Some(3)], ..base.clone() }, vec![]),
        (Query { categories: vec!["data-leak_2".to_owned()], ..base.clone() }, vec![2]),
        (Query { categories: vec![String::new(), "data-leak_2".to_owned()], ..base.clone() }, vec![3, 2]),
        (Query { categories: vec!["data".to_owned()], ..base.clone() }, vec![]),
        (Query { phases: vec!["closed".to_owned()], ..base.clone() }, vec![3]),
        (Query { from_ms: Some(rows[2].discovered_ms), ..base.clone() }, vec![5, 4, 3]),
        (Query { from_ms: Some(rows[2].discovered_ms + 1), ..base.clone() }, vec![5, 4]),
        (Query { to_ms: Some(rows[2].discovered_ms), ..base.clone() }, vec![2, 1]),
        (Query { to_ms: Some(rows[2].discovered_ms + 1), ..base.clone() }, vec![3, 2, 1]),
        (Query { late_only: true, ..base.clone() }, vec![4]),
        (Query { late_only: true, now_ms: NOW + 1, ..base.clone() }, vec![5, 4]),
        (Query { drill: Drills::Include, ..base.clone() }, vec![6, 5, 4, 3, 2, 1]),
        (Query { drill: Drills::Only, ..base.clone() }, vec![6]),
        (Query { withdrawn: true, ..base.clone() }, vec![7, 5, 4, 3, 2, 1]),
        (Query { open_only: true, withdrawn: true, ..base.clone() }, vec![5, 4, 2, 1]),
        (Query { levels: vec![Some(4)], late_only: true, open_only: true, now_ms: NOW + 1, ..base.clone() }, vec![5, 4]),
    ];
    for (query, expected) in cases {
        let found = ledger.find(&query).unwrap();
        assert_eq!(numbers(&found), expected, "{query:?}");
        assert_eq!((found.total, found.more), (u32::try_from(expected.len()).ok(), false));
        let with_text = Query { text: "系统".to_owned(), ..query };
        assert_eq!(numbers(&ledger.find(&with_text).unwrap()), expected, "{with_text:?}");
        assert_eq!(ledger.find(&Query { text: "网络".to_owned(), ..with_text }).unwrap(), Found { total: Some(0), ..Found::default() });
    }
}

#[test]
fn pages_neither_repeat_nor_skip() {
    // Many of one second, more than a second has room for, and times that can only be forged.
    let mut rows: Vec<Row> = (0..1500_u32)
        .map(|n| {
            let mut row = row(1, if n % 2 == 0 { "系统" } else { "网络" });
            row.id[..4].copy_from_slice(&n.to_be_bytes());
            row.discovered_ms = if n < 1100 { NOW } else { NOW + i64::from(n) * 100 };
            row
        })
        .collect();
    rows[0].discovered_ms = i64::MIN;
    rows[1].discovered_ms = i64::MAX;
    let (ground, ledger) = with(&rows);
    let walk = |ledger: &Ledger, text: &str, meanwhile: &dyn Fn(usize)| {
        let mut query = Query { text: text.to_owned(), limit: 70, ..Query::default() };
        let mut seen = Vec::new();
        loop {
            let found = ledger.find(&query).unwrap();
            meanwhile(seen.len());
            seen.extend(found.rows.iter().map(|r| (r.discovered_ms, r.id)));
            query.after = found.rows.last().map(|r| r.place);
            assert_eq!(found.total, if text == "系统" { Some(750) } else { None }, "beyond {COUNTED} nobody counts");
            if !found.more {
                return seen;
            }
        }
    };
    let all = walk(&ledger, "", &|_| {});
    assert_eq!(all.len(), 1500);
    assert!(all.windows(2).all(|w| w[0].0.div_euclid(1000) >= w[1].0.div_euclid(1000)), "the newest first");
    let mut ids: Vec<Id> = all.iter().map(|r| r.1).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 1500);
    assert_eq!(walk(&ledger, "系统", &|_| {}).len(), 750);
    let inside = Query { from_ms: Some(NOW), to_ms: Some(NOW + 1), limit: 500, after: None, ..Query::default() };
    assert_eq!(ledger.find(&inside).unwrap().total, None, "1098 of one moment, some of them on lent places");
    // What is registered while somebody leafs comes on the first page, and moves nothing on the later ones.
    let side = from_the_side(&ground.place);
    let again = walk(&ledger, "", &|seen| {
        if seen > 0 && seen < 300 {
            let mut new = row(2, "新的");
            new.id[..4].copy_from_slice(&u32::try_from(seen).unwrap().to_be_bytes());
            new.discovered_ms = NOW + 10_000_000;
            put(&side, &new).unwrap();
        }
    });
    assert_eq!(again, all);
}

#[test]
fn a_row_put_again_takes_its_words_along() {
    let (ground, ledger) = with(&[row(1, "旧的文字"), row(2, "别的")]);
    let side = from_the_side(&ground.place);
    put(&side, &row(1, "新的文字")).unwrap();
    assert_eq!((ask(&ledger, "旧的"), ask(&ledger, "新的"), ask(&ledger, "文字")), (vec![], vec![1], vec![1]));
    let only_level = Row { level: Some(2), ..row(1, "新的文字") };
    put(&side, &only_level).unwrap();
    assert_eq!(numbers(&ledger.find(&Query { levels: vec![Some(2)], ..Query::default() }).unwrap()), [1]);
    let only_moved = Row { discovered_ms: NOW + 1_800_000, ..only_level };
    put(&side, &only_moved).unwrap();
    assert_eq!((ask(&ledger, "新的"), ask(&ledger, "")), (vec![1], vec![1, 2]));
    let moved = Row { discovered_ms: NOW + 3_600_000, title: "改了名".to_owned(), level: None, ..row(1, "新的文字") };
    put(&side, &moved).unwrap();
    assert_eq!((ask(&ledger, "第1件"), ask(&ledger, "改了名"), ask(&ledger, "文字")), (vec![], vec![1], vec![1]));
    assert_eq!(ask(&ledger, ""), [1, 2], "discovered later than was thought");
    let levels = |level| numbers(&ledger.find(&Query { levels: vec![level], ..Query::default() }).unwrap());
    assert_eq!((levels(None), levels(Some(4))), (vec![1], vec![2]));
}

#[test]
fn a_snippet_shows_what_the_list_does_not() {
    let (_ground, ledger) =
        with(&[row(1, "第一行\n口头报告，由 张　三（值班员）接收，已复述确认，对方指示：先断网后取证，保护现场，两小时内再报一次情况")]);
    let snippet = |text: &str| ledger.find(&Query { text: text.to_owned(), ..Query::default() }).unwrap().rows[0].snippet.clone();
    let found = snippet("张三").unwrap();
    assert_eq!((found.before.as_str(), found.matched.as_str()), ("口头报告，由 ", "张　三"));
    assert!(found.after.starts_with("（值班员）") && found.after.ends_with('…'));
    assert_eq!(snippet("2026-001"), None, "the list shows the number");
    assert_eq!(snippet("2026-001 张").unwrap().matched, "张");
    assert_eq!(snippet(""), None);
}

/// Everything that people write in an incident is found, through the chain, and again after the chain was folded anew.
#[test]
fn what_entries_say_is_found_before_and_after_folding_anew() {
    let (ground, _) = told();
    let mut ledger = open(&ground.place).unwrap();
    let more = vec![
        NewEntry::about(INCIDENT, note("厂商工程师 Zephyr 到场")),
        NewEntry::about(
            INCIDENT,
            Body::Dispatched(Dispatched {
                id: id(20),
                keys: vec![],
                form: "oral".to_owned(),
                channel: Channel::Telephone,
                at: at(30),
                sender: "王喆堃".to_owned(),
                receiver: "欧阳娜".to_owned(),
                receiver_post: "带班领导".to_owned(),
                number: "021-63128800".to_owned(),
                said: "备份可用".to_owned(),
                read_back: true,
                instructions: "保护现场".to_owned(),
                document: None,
                time_reason: "钟慢了".to_owned(),
            }),
        ),
        NewEntry::about(
            INCIDENT,
            Body::DocumentIssued(DocumentIssued {
                id: id(21),
                kind: "written_report".to_owned(),
                year: 2026,
                number: 17,
                title: "关于协同办公系统的报告".to_owned(),
                data: r#"{"sections":[{"id":"impact","heading":"二、影响","text":"波及三个处室"}],"signer":"赵六"}"#.to_owned(),
                pages: 1,
                sm3: vec![0; 32],
                drafter: String::new(),
                reviewer: String::new(),
                signer: String::new(),
                fonts: vec![],
                covers: None,
                numbering: None,
                confirms: None,
            }),
        ),
    ];
    ledger.commit(more, at(70), &[]).unwrap();
    let texts = [
        "协同办公",
        "文件被加密",
        "2026-001",
        "zephyr",
        "欧阳",
        "带班",
        "63128800",
        "备份",
        "保护现场",
        "钟慢",
        "〔2026〕17号",
        "三个处室",
        "赵六",
        "单位负责人",
    ];
    let all = |ledger: &Ledger| texts.map(|text| ledger.find(&Query { text: text.to_owned(), ..Query::default() }).unwrap());
    let before = all(&ledger);
    for (text, found) in texts.iter().zip(&before) {
        assert_eq!(found.rows.len(), 1, "{text}");
    }
    assert_eq!(ask(&ledger, "impact"), [0_u8; 0], "nobody wrote that");
    let digest = ledger.projection_digest().unwrap();
    ledger.rebuild().unwrap();
    assert_eq!(all(&ledger), before);
    assert_eq!(ledger.projection_digest().unwrap(), digest);
    assert!(ledger.verify().unwrap().sound());
    assert_eq!(ledger.open_incidents().unwrap().len(), 1);
    let found = ledger.find(&Query { levels: vec![Some(4)], categories: vec!["attack".to_owned()], ..Query::default() }).unwrap();
    assert_eq!(numbers(&found), [INCIDENT[0]]);
}

#[test]
fn a_later_entry_changes_what_is_found() {
    let (ground, _) = told();
    let mut ledger = open(&ground.place).unwrap();
    let level = |ledger: &Ledger, level| ledger.find(&Query { levels: vec![Some(level)], ..Query::default() }).unwrap().rows.len();
    assert_eq!((level(&ledger, 4), level(&ledger, 2), ask(&ledger, "波及全局").len()), (1, 0, 0));
    let raised = LevelDecided {
        level: 2,
        suggested: Some(4),
        suggested_strict: None,
        basis: vec![],
        reason: "波及全局".to_owned(),
        judged_by: "单位负责人".to_owned(),
        stage: None,
        party: None,
        decided_at: None,
        means: None,
    };
    ledger.commit(vec![NewEntry::about(INCIDENT, Body::LevelDecided(raised))], at(70), &[]).unwrap();
    assert_eq!((level(&ledger, 4), level(&ledger, 2), ask(&ledger, "波及全局").len()), (0, 1, 1));
    assert_eq!(ask(&ledger, "协同办公"), [INCIDENT[0]], "once");
}

/// A save that fails leaves the index as it was, too.
#[test]
fn a_failed_save_is_not_found() {
    let (ground, _) = told();
    let mut ledger = open(&ground.place).unwrap();
    let Body::IncidentRegistered(mut wrong) = story().remove(0).body else { panic!() };
    wrong.plan = vec![0; 32];
    let entries = vec![NewEntry::about(INCIDENT, note("没有存下")), NewEntry::about(id(6), Body::IncidentRegistered(wrong))];
    assert!(ledger.commit(entries, at(70), &[]).is_err());
    assert_eq!(ask(&ledger, "没有存下"), [0_u8; 0]);
}

#[test]
fn an_altered_index_is_noticed_and_mended() {
    for sql in [
        "UPDATE incident_index SET late = 1 - late",
        "UPDATE incident_index SET open = 0",
        "UPDATE incident_index SET next_due = 5",
        "UPDATE incident_text SET text = replace(text, '加密', '破坏')",
        "DELETE FROM incident_text",
        "DELETE FROM incident_index",
        "DELETE FROM document_index",
    ] {
        let (ground, _) = told();
        let mut ledger = open(&ground.place).unwrap();
        from_the_side(&ground.place).execute(sql, []).unwrap();
        let faults = ledger.verify().unwrap().faults;
        assert_eq!(faults.iter().map(|f| f.what).collect::<Vec<_>>(), ["projection"], "{sql}");
        ledger.rebuild().unwrap();
        assert!(ledger.verify().unwrap().sound(), "{sql}");
        assert_eq!(ask(&ledger, "加密"), [INCIDENT[0]]);
    }
}

/// A database as the first version left it: no index at all.
#[test]
fn an_older_database_is_indexed_when_it_is_opened() {
    let (ground, _) = told();
    let side = from_the_side(&ground.place);
    as_it_was_at_first(&side);
    drop(side);
    let ledger = open(&ground.place).unwrap();
    assert_eq!(ask(&ledger, "加密"), [INCIDENT[0]]);
    assert!(ledger.verify().unwrap().sound());
}
