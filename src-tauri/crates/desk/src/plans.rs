//! The plans at hand: those that ship with the program, and those in a folder of the office's own. A further plan needs no code.

use crate::fault::fault;
use crate::tags::level_tag;
use crate::view::{CategoryView, ClauseView, DeskFault, FactValueView, FactView, PartyChoice, PartyView, PlanCard, PlanView};
use include_dir::{Dir, include_dir};
use plan::{FactKind, LoadError, Plan};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../plans");

/// A plan with the file it came from.
#[derive(Debug, Clone)]
pub struct PlanFile {
    /// The plan.
    pub plan: Arc<Plan>,
    /// The file's text, as it goes into a ledger.
    pub text: Arc<str>,
}

/// Every plan at hand, by id.
#[derive(Debug, Clone, Default)]
pub struct PlanLibrary {
    folder: Option<PathBuf>,
}

impl PlanLibrary {
    /// The shipped plans, and the `*.toml` files of a folder if there is one. A file there goes before a shipped one of the same id.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// Every plan that loads, by id.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, PlanFile> {
        let mut plans = BTreeMap::new();
        for (name, text) in self.files() {
            if let Ok(plan) = plan::load(&name, &text) {
                plans.insert(plan.id.to_string(), PlanFile { plan: Arc::new(plan), text: text.into() });
            }
        }
        plans
    }

    /// The plan of an id.
    ///
    /// # Errors
    /// An id that no file has.
    pub fn get(&self, id: &str) -> Result<PlanFile, DeskFault> {
        let mut all = self.all();
        all.remove(id).ok_or_else(|| {
            let known: Vec<String> = all.into_keys().collect();
            fault("plan.unknown", &format!("没有编号为 {id} 的预案，可用：{}", known.join("、")))
        })
    }

    /// Checks a plan file, or the plan of an id.
    ///
    /// # Errors
    /// Every fault with file, line and key; or a file that can't be read.
    pub fn check(&self, file_or_id: &str) -> Result<Arc<Plan>, Vec<LoadError>> {
        let path = Path::new(file_or_id);
        let unreadable =
            |message: String| vec![LoadError { file: file_or_id.to_owned(), line: 0, key: "（文件）".to_owned(), message }];
        if path.is_file() {
            let bytes = std::fs::read(path).map_err(|e| unreadable(format!("读不了：{e}")))?;
            let text = String::from_utf8(bytes).map_err(|_| unreadable("不是 UTF-8 文本，请另存为 UTF-8".to_owned()))?;
            return plan::load(file_or_id, &text).map(Arc::new);
        }
        for (name, text) in self.files() {
            if name.trim_end_matches(".toml") == file_or_id {
                return plan::load(&name, &text).map(Arc::new);
            }
        }
        self.get(file_or_id).map(|f| f.plan).map_err(|e| unreadable(e.message))
    }

    fn files(&self) -> Vec<(String, String)> {
        let mut files: Vec<(String, String)> = SHIPPED
            .files()
            .filter(|f| f.path().extension().is_some_and(|e| e == "toml"))
            .filter_map(|f| Some((f.path().to_string_lossy().into_owned(), f.contents_utf8()?.to_owned())))
            .collect();
        files.sort();
        let mut own: Vec<PathBuf> = self
            .folder
            .as_ref()
            .and_then(|f| std::fs::read_dir(f).ok())
            .into_iter()
            .flatten()
            .filter_map(|e| Some(e.ok()?.path()))
            .filter(|p| p.extension().is_some_and(|e| e == "toml"))
            .collect();
        own.sort();
        files.extend(own.into_iter().filter_map(|p| Some((p.to_string_lossy().into_owned(), std::fs::read_to_string(&p).ok()?))));
        files
    }
}

/// A plan as it is offered at first use.
pub fn card(plan: &Plan) -> PlanCard {
    let ours: Vec<&str> = plan.parties.iter().filter(|p| p.unit).map(|p| p.id.as_str()).collect();
    let mut recipients: Vec<PartyView> = Vec::new();
    for rule in plan.obligations.iter().filter(|r| r.from.iter().any(|f| ours.contains(&f.as_str()))) {
        for to in rule.to.iter().filter_map(|id| plan.party(id)) {
            if !recipients.iter().any(|r| r.id == to.id.as_str()) {
                recipients.push(PartyView { id: to.id.to_string(), name: to.name.to_string() });
            }
        }
    }
    PlanCard {
        id: plan.id.to_string(),
        name: plan.name.to_string(),
        short: plan.short.to_string(),
        issuer: plan.issuer.to_string(),
        issued: plan.issued.to_string(),
        parties: plan
            .parties
            .iter()
            .filter(|p| p.unit)
            .map(|p| PartyChoice { id: p.id.to_string(), name: p.name.to_string(), usual: p.usual })
            .collect(),
        collectors: plan
            .parties
            .iter()
            .filter(|p| p.collects)
            .map(|p| PartyChoice { id: p.id.to_string(), name: p.name.to_string(), usual: true })
            .collect(),
        recipients,
        remark: plan.remark.as_ref().map(ToString::to_string),
    }
}

/// A plan as the screens need it.
pub fn plan_view(plan: &Plan) -> PlanView {
    PlanView {
        id: plan.id.to_string(),
        name: plan.name.to_string(),
        short: plan.short.to_string(),
        categories: plan.categories.iter().map(crate::tags::category).collect::<Vec<CategoryView>>(),
        facts: plan.facts.iter().map(fact_view).collect(),
        levels: plan.levels.iter().map(level_tag).collect(),
        parties: plan.parties.iter().map(|p| PartyView { id: p.id.to_string(), name: p.name.to_string() }).collect(),
        judged_by: plan.judged_by.to_string(),
        clauses: plan
            .clauses
            .iter()
            .map(|c| {
                let title = c.title.as_deref().unwrap_or_default();
                let text = c.text.as_ref().map(|_| c.shown()).unwrap_or_default();
                let joined = if title.is_empty() || text.is_empty() { format!("{title}{text}") } else { format!("{title}\n{text}") };
                ClauseView { clause: c.id.to_string(), clause_label: plan::clause_label(&c.id), text: joined }
            })
            .collect(),
    }
}

fn fact_view(fact: &plan::Fact) -> FactView {
    let labels: Vec<String> = fact.clauses.iter().map(|c| plan::clause_label(c)).collect();
    FactView {
        id: fact.id.to_string(),
        ask: fact.ask.to_string(),
        kind: match fact.kind {
            FactKind::Flag => crate::view::FactKind::Flag,
            FactKind::Choice => crate::view::FactKind::Choice,
            FactKind::Several => crate::view::FactKind::Several,
            FactKind::Amount => crate::view::FactKind::Amount,
        },
        unit: fact.unit.as_ref().map(ToString::to_string),
        clause_label: labels.join(" — "),
        values: fact
            .values
            .iter()
            .map(|v| FactValueView {
                id: v.id.to_string(),
                label: v.label.to_string(),
                degree: v.degree.as_ref().map(ToString::to_string).unwrap_or_default(),
            })
            .collect(),
    }
}
