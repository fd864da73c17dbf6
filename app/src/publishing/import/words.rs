//! Words of bringing many at once in a table.

use domain::display::Lang;

use crate::frame::sheet::read::SheetFault;
use crate::frame::words::words;

words! {
    title = "从表格导入", "Bring a table";
    lead = "一次写很多条：在电子表格里填好，先检查，没有问题再导入。导入后和一条条写的一样，要由另一位同事核对才会公布。", "Many at once: fill a spreadsheet, have it checked, then take it. As with those written one by one, a colleague checks each before it is public.";
    step_template = "先下载表格", "Download the table";
    template_empty = "空白模板（CSV）", "Empty template (CSV)";
    template_filled = "现在公布的内容（CSV）", "What is public now (CSV)";
    template_hint = "要改已有的内容，请下载现在公布的内容，改好再导入；“编号”一列不要动。新增的行，编号空着。", "To change what is there, download what is public, change it and bring it back; leave the column Number as it is. In new rows it stays empty.";
    step_fill = "每一列填什么", "What belongs into each column";
    number = "编号", "Number";
    number_hint = "新增的空着", "Empty in new rows";
    one_of(all: &str) = "可以填：{all}", "One of: {all}";
    step_check = "选文件，检查", "Choose the file and have it checked";
    file = "CSV 或 XLSX 文件", "CSV or XLSX file";
    file_hint = "最多 300 行，5 MB。Excel 存的 CSV 也可以；XLSX 只看第一张工作表", "Up to 300 rows and 5 MB. Of an XLSX file only the first sheet is read";
    check = "检查表格", "Check the table";
    check_again = "再检查", "Check again";
    checked = "检查结果", "What the check found";
    dry = "还没有导入任何内容。", "Nothing has been taken yet.";
    sum(new: usize, changed: usize, same: usize, wrong: usize) = "新增 {new} 条，修改 {changed} 条，和现在相同 {same} 条，要改正 {wrong} 条。", "{new} new, {changed} changed, {same} as they are, {wrong} to put right.";
    table = "表格内容", "The table";
    table_hint = "可以直接在这里改正，也可以改好文件重新选。每格之间用逗号隔开", "Put it right here, or change the file and choose it again. Commas stand between the cells";
    row = "行", "Row";
    name = "名称", "Name";
    outcome = "结果", "Outcome";
    is_new = "新增", "New";
    is_changed(n: i64) = "修改第 {n} 号", "Changes number {n}";
    is_same(n: i64) = "和第 {n} 号相同，不用导入", "Number {n} says the same; not taken";
    wrong_in(column: &str, fault: &str) = "{column}：{fault}", "{column}: {fault}";
    wrong_number = "没有这个编号", "Nothing has this number";
    wrong_open(n: i64) = "第 {n} 号正在修改，办完再导入", "Number {n} is being changed; wait until that is done";
    wrong_named(n: i64) = "已经有同名的，是第 {n} 号。要改它，就在“编号”填 {n}", "Number {n} has this name already; to change it, write {n} as the number";
    wrong_twice = "前面已经有一行写了同一件", "An earlier row is about the same";
    wrong_expired = "有效期已经过了", "Its last day is over";
    take(n: usize) = "导入这 {n} 条，送同事核对", "Take these {n} and send them to a colleague";
    fault_rows = "有的行要改正，见下面。改正之前什么都不会导入", "Some rows are to be put right, see below; until then nothing is taken";
    fault_columns(all: &str) = "第一行有不认识的列：{all}。请用模板里的列名", "The first line names columns that do not exist: {all}. Please use those of the template";
    fault_first = "第一行要写列名，请用模板", "The first line must name the columns; please use the template";
    fault_none = "没有要导入的行", "There is no row to take";
    fault_meanwhile = "检查之后有同事动过其中一条，请再检查一次", "A colleague has touched one of them since the check; please check again";
    sheet_empty = "请选一个文件；空文件不能导入", "Please choose a file; an empty one cannot be taken";
    sheet_kind = "这不是 CSV 或 XLSX 文件。老的 XLS 请另存为 XLSX", "This is no CSV or XLSX file; save an old XLS as XLSX";
    sheet_broken = "文件打不开，可能没有存完整。请重新保存一次", "The file cannot be read; please save it once more";
    sheet_large = "表格太大：最多 300 行、60 列。请分几次导入", "Too large: up to 300 rows and 60 columns. Please bring it in parts";
}

/// Why a file could not be read.
pub(crate) fn sheet_fault(why: SheetFault) -> fn(Lang) -> &'static str {
    match why {
        SheetFault::Empty => sheet_empty,
        SheetFault::Kind => sheet_kind,
        SheetFault::Broken => sheet_broken,
        SheetFault::TooLarge => sheet_large,
    }
}
