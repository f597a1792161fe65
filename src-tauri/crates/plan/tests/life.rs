//! What the two plans say of an incident's later life, level by level.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod shipped;

#[test]
fn both_plans_load() {
    for id in shipped::BOTH {
        let plan = shipped::plan(id);
        let table = plan::coverage(&plan);
        assert_eq!(table.empty, 0);
    }
}
