package dev.sluice.gateway.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A transport as a Java user would write one, over the JDK's own WebSocket: proof that it can be done. */
public final class JdkTransport implements Transport {
    private final HttpClient client;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public JdkTransport() {
        this(HttpClient.newHttpClient());
    }

    /** With the TLS and proxy settings of {@code client}. */
    public JdkTransport(HttpClient client) {
        this.client = client;
    }

    @Override
    public TransportLink open(TransportRequest request, TransportListener listener) {
        Link link = new Link(listener);
        links.add(link);
        link.dial = client.newWebSocketBuilder()
            .connectTimeout(request.getConnectTimeout())
            .buildAsync(URI.create(request.getUrl()), link);
        link.dial.orTimeout(request.getConnectTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((socket, failure) -> {
                if (failure == null) return;
                String reason = isTimeout(failure)
                    ? "no answer within " + request.getConnectTimeout().toMillis() + " ms"
                    : String.valueOf(failure.getMessage());
                link.fail(reason, failure);
            });
        if (closed) link.abort();
        return link;
    }

    /** Ours or the client's own, whichever came first. */
    private static boolean isTimeout(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof TimeoutException || cause instanceof HttpTimeoutException;
    }

    @Override
    public void close() {
        closed = true;
        links.forEach(Link::abort);
    }

    private final class Link implements TransportLink, WebSocket.Listener {
        private final TransportListener listener;
        /** Held during callbacks, so that they are never concurrent. */
        private final Object callbacks = new Object();
        private CompletableFuture<WebSocket> dial;
        private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
        private volatile WebSocket socket;
        private boolean paused;
        private boolean wanting;
        private volatile boolean closing;
        private volatile boolean ended;

        private Link(TransportListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket webSocket) {
            synchronized (this) {
                if (ended) return;
                socket = webSocket;
            }
            synchronized (callbacks) {
                if (!ended) listener.onOpened(this);
            }
            want();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            return deliver(data.toString().getBytes(StandardCharsets.UTF_8), last, false);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            return deliver(bytes, last, true);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            end(code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end(1006, String.valueOf(error.getMessage()));
        }

        @Override
        public synchronized void send(byte[] bytes, boolean binary, SendCompletion completion) {
            if (closing || ended) {
                completion.completed(new TransportException("the link is closing or has ended"));
                return;
            }
            // The JDK takes one send at a time.
            lastSend = lastSend.handle((done, failure) -> null)
                .thenCompose(done -> dial)
                .thenCompose(open -> binary
                    ? open.sendBinary(ByteBuffer.wrap(bytes), true)
                    : open.sendText(new String(bytes, StandardCharsets.UTF_8), true))
                .whenComplete((done, failure) -> completion.completed(failure));
        }

        @Override
        public synchronized void pauseReading() {
            paused = true;
        }

        @Override
        public void resumeReading() {
            synchronized (this) {
                paused = false;
                if (!wanting) return;
                wanting = false;
            }
            socket.request(1);
        }

        @Override
        public void close(int code, String reason) {
            if (code != 1000 && (code < 3000 || code > 4999)) throw new IllegalArgumentException("code " + code);
            synchronized (this) {
                if (closing || ended) return;
                closing = true;
                if (socket != null) {
                    lastSend = lastSend.handle((done, failure) -> null).thenCompose(done -> socket.sendClose(code, cut(reason)));
                }
            }
            if (socket == null) abort();
            else resumeReading();
        }

        @Override
        public void abort() {
            WebSocket open;
            synchronized (this) {
                open = socket;
            }
            if (open == null) {
                dial.cancel(true);
                fail("given up", null);
            } else {
                open.abort();
                // Not from here: this may be a callback, and the terminal one comes after it.
                CompletableFuture.runAsync(() -> end(1006, "aborted"));
            }
        }

        private CompletionStage<?> deliver(byte[] bytes, boolean last, boolean binary) {
            synchronized (callbacks) {
                if (!closing && !ended) listener.onBytes(bytes, 0, bytes.length, last, binary, false);
            }
            want();
            return null;
        }

        private void want() {
            synchronized (this) {
                if (paused && !closing) {
                    wanting = true;
                    return;
                }
            }
            socket.request(1);
        }

        private void end(int code, String reason) {
            synchronized (callbacks) {
                if (ended) return;
                ended = true;
                links.remove(this);
                listener.onClosed(code, reason);
            }
        }

        private void fail(String reason, Throwable cause) {
            synchronized (callbacks) {
                if (ended) return;
                ended = true;
                links.remove(this);
                listener.onFailed(reason, cause);
            }
        }

        private String cut(String reason) {
            String cut = reason;
            while (cut.getBytes(StandardCharsets.UTF_8).length > 123) cut = cut.substring(0, cut.length() - 1);
            return cut;
        }
    }
}
