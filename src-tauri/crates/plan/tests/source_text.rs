//! The plan data hold the plans' own characters: nothing added, nothing left out, nothing moved.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, missing_docs)]

mod shipped;

use shipped::{BOTH, CHONGQING, SHANGHAI, plan, quotes, source, tight};

/// Without line breaks: a sentence that the source breaks over two lines is whole again; blanks inside a line stay.
fn joined(text: &str) -> String {
    text.replace(['\r', '\n'], "")
}

#[test]
fn every_sentence_stands_in_the_source() {
    for id in BOTH {
        let (plan, source) = (plan(id), joined(&source(id)));
        for clause in &plan.clauses {
            for paragraph in clause.text.iter().flat_map(|t| t.split('\n')).chain(clause.title.iter().map(|t| t.trim())) {
                assert!(source.contains(paragraph), "{id} {}: not in the source: {paragraph}", clause.id);
            }
        }
    }
}

#[test]
fn every_quote_stands_in_the_source_and_in_its_clause() {
    for id in BOTH {
        let (plan, source) = (plan(id), joined(&source(id)));
        let quotes = quotes(&plan);
        assert!(quotes.len() > 150);
        for (clause, quote) in quotes {
            assert!(source.contains(quote), "{id} {clause}: not in the source: {quote}");
            let text = plan.clause(clause).unwrap().text.clone().unwrap();
            assert!(text.contains(quote), "{id} {clause}: not in the clause: {quote}");
        }
    }
}

/// Number, heading and text of every clause in order, after what stands before the first: every character of the source but blanks.
#[test]
fn the_clauses_in_order_are_the_whole_source() {
    for id in BOTH {
        let plan = plan(id);
        let whole = tight(&source(id));
        let mut rest =
            whole.strip_prefix(&tight(plan.preamble.as_deref().unwrap_or_default())).unwrap_or_else(|| panic!("{id}: the preamble"));
        for clause in &plan.clauses {
            let number = clause.number.as_deref().unwrap_or_else(|| panic!("{id} {}: no number", clause.id));
            let body =
                tight(&format!("{number}{}{}", clause.title.as_deref().unwrap_or_default(), clause.text.as_deref().unwrap_or_default()));
            rest = rest.strip_prefix(&body).unwrap_or_else(|| {
                let next: String = rest.chars().take(40).collect();
                panic!("{id} {}: the source goes on with {next}", clause.id)
            });
        }
        assert_eq!(rest, "", "{id}: the source goes on after the last clause");
    }
}

/// A clause's id is the path of the numbers above it; the one half-width bracket is the source's.
#[test]
fn a_clause_id_ends_with_its_number() {
    for id in BOTH {
        for clause in &plan(id).clauses {
            let last = clause.id.rsplit('/').next().unwrap();
            let number = clause.number.as_deref().unwrap();
            let bare = number.trim_end_matches(['、', '.']);
            let same = last == bare || (id == CHONGQING && (clause.id.as_str(), number) == ("第一篇/四/（四）", "(四)"));
            assert!(same, "{id} {}: {number}", clause.id);
        }
    }
}

/// Only where the source breaks inside a sentence is a break left out; every other one ends a paragraph.
#[test]
fn lines_are_joined_only_inside_a_sentence() {
    for id in BOTH {
        let (plan, source) = (plan(id), source(id));
        for text in plan.clauses.iter().filter_map(|c| c.text.as_ref()) {
            for paragraph in text.split('\n') {
                let mut at = 0;
                for line in source.lines().map(str::trim) {
                    // Does this line of the source end inside the paragraph?
                    let Some(end) = paragraph[at..].strip_prefix(line).filter(|_| line.chars().count() > 12) else { continue };
                    at = paragraph.len() - end.len();
                    if !end.is_empty() {
                        assert!(!line.ends_with(['。', '；', '：', ';', ':']), "{id}: two paragraphs run together after {line}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_paragraph_begins_where_the_source_begins_a_line() {
    for id in BOTH {
        let source = source(id);
        for text in plan(id).clauses.iter().filter_map(|c| c.text.clone()) {
            for paragraph in text.split('\n').skip(1) {
                let opening: String = paragraph.chars().take(10).collect();
                assert!(source.lines().any(|line| line.starts_with(&opening)), "{id}: {paragraph}");
            }
        }
    }
}

#[test]
fn titles_and_texts_have_no_blanks_around_them() {
    for id in BOTH {
        for clause in &plan(id).clauses {
            for text in clause.title.iter().chain(&clause.text).chain(&clause.display) {
                assert_eq!(text.trim(), text.as_str(), "{id} {}", clause.id);
            }
        }
    }
}

/// What is printed differs from the source only in its three slips.
#[test]
fn only_slips_of_the_source_are_displayed_otherwise() {
    assert!(plan(SHANGHAI).clauses.iter().all(|c| c.display.is_none()));
    let mended: Vec<(String, String)> =
        plan(CHONGQING).clauses.iter().filter(|c| c.display.is_some()).map(|c| (c.id.to_string(), c.shown().to_owned())).collect();
    assert_eq!(mended.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["第一篇/四/（一）/1", "第一篇/四/（二）/1", "第六篇/三"]);
    let source = joined(&source(CHONGQING)).replace('統', "统").replace(" and ", "和");
    for (id, shown) in mended {
        assert!(source.contains(&shown), "{id}: {shown}");
    }
}

#[test]
fn names_of_parties_and_values_are_the_plans_own_words() {
    for id in BOTH {
        let (plan, source) = (plan(id), tight(&source(id)));
        for party in &plan.parties {
            // 市委、市政府值班室 names two rooms in one word.
            let name = party.name.replace("市委值班室", "市委、市政府值班室");
            assert!(source.contains(&name), "{id}: {name}");
            for also in &party.also {
                assert!(source.contains(also.as_str()) && also.as_str() != party.name.as_str(), "{id}: {also}");
            }
            // It is named, by one of its names, in every clause that it says.
            for clause in party.clauses.iter().filter_map(|c| plan.clause(c)) {
                let text = tight(&format!("{}{}", clause.title.as_deref().unwrap_or_default(), clause.text.as_deref().unwrap_or_default()));
                let named = party.also.iter().map(|a| a.as_str()).chain([name.as_str(), party.name.as_str()]).any(|n| text.contains(n));
                assert!(named, "{id}: {} is not named in {}", party.name, clause.id);
            }
        }
        for category in &plan.categories {
            assert!(source.contains(category.name.as_str()), "{id}: {}", category.name);
        }
        for level in &plan.levels {
            assert!(source.contains(level.name.as_str()) && source.contains(level.colour_name.as_str()), "{id}: {}", level.name);
        }
    }
}
