//! From what was posted to what was typed, and from what is wrong to its words.

use domain::publishing::{Fault as TypedFault, Faults as TypedFaults, Typed};

use super::{Desk, desk_words as d};
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields};

/// What was posted; a set of boxes arrives as one field many times.
pub(super) fn typed<C: Desk>(form: &Fields) -> Typed {
    let mut typed = Typed::default();
    for name in C::FIELDS {
        typed.set(name, form.all(name).collect::<Vec<_>>().join(" "));
    }
    typed
}

/// The faults as the page shows them.
pub(super) fn faults<C: Desk>(found: TypedFaults<C::Own>) -> Faults {
    let mut faults = Faults::default();
    for (field, fault) in found {
        let fault = match fault {
            TypedFault::Text(fault) => Fault::Text(fault),
            TypedFault::Choose => Fault::Choose,
            TypedFault::Number => Fault::Number,
            TypedFault::Day => Fault::Day,
            TypedFault::Telephone => Fault::Say(d::fault_telephone),
            TypedFault::TooMany { .. } => C::too_many(field),
            TypedFault::Uneven { .. } => Fault::Say(d::fault_uneven),
            TypedFault::Of(own) => C::own_fault(own),
        };
        faults.add(field, fault);
    }
    faults
}
