//! A clause as a paper cites it.

/// `第4.2.2条第（1）项`; a plan that counts in 篇 and 一、 is cited as it counts: `第四篇二（一）`.
#[must_use]
pub fn clause_words(id: &str) -> String {
    let mut parts = id.split('/');
    let first = parts.next().unwrap_or_default();
    if !first.starts_with(|c: char| c.is_ascii_digit()) {
        return plan::clause_label(id);
    }
    let wide = |part: &str| part.replace('(', "（").replace(')', "）");
    parts.fold(format!("第{first}条"), |cited, part| format!("{cited}第{}项", wide(part)))
}

#[cfg(test)]
mod tests {
    use super::clause_words;

    #[test]
    fn a_clause_is_cited_as_its_plan_counts() {
        assert_eq!(clause_words("4.5.1"), "第4.5.1条");
        assert_eq!(clause_words("4.2.2/(1)"), "第4.2.2条第（1）项");
        assert_eq!(clause_words("第四篇/二/（一）"), "第四篇二（一）");
    }
}
