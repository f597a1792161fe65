//! Charts.
use crate::error::DocumentError;
use crate::layout::Item;
use crate::paper::Chart;
use crate::setter::Setter;

pub fn set(_chart: &Chart, _setter: &Setter<'_>, _items: &mut Vec<Item>) -> Result<(), DocumentError> {
    Ok(())
}
