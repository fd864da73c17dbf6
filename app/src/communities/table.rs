//! A table that becomes a set of cards on a phone: there each cell says its column.

use leptos::prelude::*;

/// A cell of plain text.
pub(crate) fn cell(text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    text.into_any()
}

/// Draws a table; the first cell of a row is its heading. `acts` names a last column of buttons, to be heard and not
/// seen.
pub(crate) fn table<S: AsRef<str>>(
    caption: String,
    columns: &[S],
    acts: Option<&'static str>,
    rows: Vec<Vec<AnyView>>,
) -> AnyView {
    let head = columns
        .iter()
        .map(|column| view! { <th scope="col">{column.as_ref().to_owned()}</th> })
        .collect_view();
    let head_of_acts =
        acts.map(|acts| view! { <th scope="col"><span class="visually-hidden">{acts}</span></th> });
    let rows = rows
        .into_iter()
        .map(|cells| {
            let cells = cells
                .into_iter()
                .enumerate()
                .map(|(i, cell)| match i {
                    0 => view! { <th role="rowheader" scope="row">{cell}</th> }.into_any(),
                    i => {
                        let column = columns.get(i).map(|c| c.as_ref().to_owned());
                        view! { <td role="cell" data-label=column>{cell}</td> }.into_any()
                    }
                })
                .collect_view();
            view! { <tr role="row">{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="table">
            <table role="table">
                <caption>{caption}</caption>
                <thead>
                    <tr>{head} {head_of_acts}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
