//! Taking connections. Own loop instead of `axum::serve`, which sets no TCP_NODELAY (44 ms a page instead of less than
//! one) and no time limit on silence: slow or silent clients would hold their connections for ever (design.md §5,
//! traps 1 and 2; requirements.md IN2, DU8).

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tower::ServiceExt;

/// Connections at once; the rest wait in the kernel's queue.
const CONNECTIONS: u32 = 4096;
/// How long a client may take over the head of a request, and stay silent between two.
const HEAD: Duration = Duration::from_secs(10);
/// How long a new connection may take to ask anything at all.
const SILENCE: Duration = Duration::from_secs(30);
/// How long the last requests may take when the process is told to end.
const DRAIN: Duration = Duration::from_secs(20);
/// How long the door stays open for those who are on their way through it then, and how long each may take to begin.
const LAST_CALL: Duration = Duration::from_millis(250);

/// Serves until `stop`, then lets running requests end, and those of whoever has connected already: they may have sent a form.
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS as usize));
    let (tell, told) = watch::channel(false);
    let builder = builder();
    let take = |(stream, peer): (TcpStream, SocketAddr), place: OwnedSemaphorePermit| {
        let (builder, app, told) = (builder.clone(), app.clone(), told.clone());
        tokio::spawn(async move {
            talk(&builder, stream, peer, app, told).await;
            drop(place);
        });
    };
    let mut stop = pin!(stop);
    loop {
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = stop.as_mut() => break,
        };
        let Ok(place) = place else { break };
        tokio::select! {
            taken = listener.accept() => match taken {
                Ok(taken) => take(taken, place),
                Err(error) => recover(&error).await,
            },
            () = stop.as_mut() => break,
        }
    }
    let end = Instant::now() + LAST_CALL;
    while let Ok(place) = places.clone().try_acquire_owned()
        && let Ok(Ok(taken)) = timeout_at(end, listener.accept()).await
    {
        take(taken, place);
    }
    drop(listener);
    tell.send_replace(true);
    // All places are free when nobody is served any more.
    if timeout(DRAIN, places.acquire_many(CONNECTIONS))
        .await
        .is_err()
    {
        tracing::warn!("some requests were cut off at the end");
    }
}

fn builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(64 * 1024);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(128_u32)
        .keep_alive_interval(HEAD)
        .keep_alive_timeout(HEAD);
    builder
}

/// A connection that broke before it was taken is nobody's loss; without file handles, waiting is all that helps.
async fn recover(error: &std::io::Error) {
    let broke = matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    );
    if !broke {
        tracing::error!(%error, "no connection can be taken");
        sleep(Duration::from_secs(1)).await;
    }
}

/// One connection, until either side ends it. Told that the process ends, it serves what was asked and nothing after it.
async fn talk(
    builder: &auto::Builder<TokioExecutor>,
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    mut told: watch::Receiver<bool>,
) {
    // Without it each answer waits for the other side's acknowledgement. Failing means that the client has gone.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let asked = Arc::new(AtomicBool::new(false));
    let noted = asked.clone();
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        noted.store(true, Ordering::Relaxed);
        answer(app.clone(), request, peer)
    });
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut silence = pin!(sleep(SILENCE));
    let mut ends = pin!(async {
        let stopped = told.wait_for(|end| *end).await.is_ok();
        // A connection that is told so before its first byte has come is closed at once, and what was just sent is lost.
        if stopped && !asked.load(Ordering::Relaxed) {
            sleep(LAST_CALL).await;
        }
    });
    let (mut speaks, mut ended) = (false, false);
    loop {
        tokio::select! {
            biased;
            // How a connection ended is the client's business.
            _ = connection.as_mut() => return,
            () = ends.as_mut(), if !ended => {
                ended = true;
                connection.as_mut().graceful_shutdown();
            }
            () = silence.as_mut(), if !speaks => {
                speaks = asked.load(Ordering::Relaxed);
                if !speaks {
                    return;
                }
            }
        }
    }
}

async fn answer(
    app: Router,
    request: hyper::Request<Incoming>,
    peer: SocketAddr,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    app.oneshot(request).await
}
