//! The few things islands ask of the browser. On the server none of them runs.
#![cfg_attr(not(feature = "hydrate"), allow(dead_code))]

#[cfg(feature = "hydrate")]
mod live {
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{FormData, HtmlFormElement, RequestInit, Response, UrlSearchParams};

    async fn ask(url: &str, init: &RequestInit) -> Result<String, JsValue> {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let headers = web_sys::Headers::new()?;
        headers.set("accept", "application/json")?;
        init.set_headers(&headers);
        let response: Response = JsFuture::from(window.fetch_with_str_and_init(url, init))
            .await?
            .dyn_into()?;
        if !response.ok() {
            return Err(JsValue::from(response.status()));
        }
        JsFuture::from(response.text()?)
            .await?
            .as_string()
            .ok_or(JsValue::NULL)
    }

    /// Reads JSON.
    pub async fn get(url: &str) -> Result<String, JsValue> {
        ask(url, &RequestInit::new()).await
    }

    /// Sends a form as the browser would, and reads JSON.
    pub async fn post(form: &HtmlFormElement) -> Result<String, JsValue> {
        let init = RequestInit::new();
        init.set_method("POST");
        let data = FormData::new_with_form(form)?;
        let body = UrlSearchParams::new_with_str_sequence_sequence(data.unchecked_ref())?;
        init.set_body(&body);
        ask(&form.action(), &init).await
    }

    /// Runs `then` after a while.
    pub fn later(milliseconds: i32, then: impl FnOnce() + 'static) -> i32 {
        let callback = Closure::once_into_js(then);
        web_sys::window()
            .and_then(|w| {
                w.set_timeout_with_callback_and_timeout_and_arguments_0(
                    callback.unchecked_ref(),
                    milliseconds,
                )
                .ok()
            })
            .unwrap_or_default()
    }

    /// Stops what [`later`] began.
    pub fn stop(timer: i32) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(timer);
        }
    }

    /// The device's own memory of this site, where it allows one.
    pub fn memory() -> Option<web_sys::Storage> {
        web_sys::window()?.local_storage().ok()?
    }

    /// Loads the page again.
    pub fn reload() {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    }
}

#[cfg(feature = "hydrate")]
pub use live::*;
