package dev.sluice.gateway;

import dev.sluice.gateway.transport.SendCompletion;
import dev.sluice.gateway.transport.Transport;
import dev.sluice.gateway.transport.TransportLink;
import dev.sluice.gateway.transport.TransportListener;
import dev.sluice.gateway.transport.TransportRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A transport as a Java user would write one, over the JDK's own WebSocket: real sockets without Ktor. */
public final class JdkTransport implements Transport {
    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public TransportLink open(TransportRequest request, TransportListener listener) {
        Link link = new Link(listener);
        client.newWebSocketBuilder()
                .connectTimeout(request.getConnectTimeout())
                .buildAsync(URI.create(request.getUrl()), link)
                .whenComplete((socket, failure) -> {
                    if (failure != null) {
                        link.failed(failure);
                    }
                });
        return link;
    }

    @Override
    public void close() {
        // The client's threads are daemons and end with it.
    }

    private static final class Link implements TransportLink, WebSocket.Listener {
        private static final int ABNORMAL = 1006;
        private final TransportListener listener;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
        private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
        private boolean paused;
        private boolean owed;

        Link(TransportListener listener) {
            this.listener = listener;
        }

        void failed(Throwable failure) {
            if (ended.compareAndSet(false, true)) {
                listener.onFailed(String.valueOf(failure.getMessage()), failure);
            }
        }

        @Override
        public void onOpen(WebSocket socket) {
            opened.complete(socket);
            listener.onOpened(this);
            socket.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            return bytes(socket, data.toString().getBytes(StandardCharsets.UTF_8), last, false);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            return bytes(socket, copy, last, true);
        }

        private CompletionStage<?> bytes(WebSocket socket, byte[] bytes, boolean last, boolean binary) {
            if (!ended.get()) {
                listener.onBytes(bytes, 0, bytes.length, last, binary);
            }
            synchronized (this) {
                owed = paused;
                if (!paused) {
                    socket.request(1);
                }
            }
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            if (ended.compareAndSet(false, true)) {
                listener.onClosed(code, reason);
            }
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            if (ended.compareAndSet(false, true)) {
                listener.onClosed(ABNORMAL, String.valueOf(failure.getMessage()));
            }
        }

        @Override
        public synchronized void send(byte[] bytes, boolean binary, SendCompletion completion) {
            lastSend = lastSend.handle((done, ignored) -> null).thenCombine(opened, (done, socket) -> socket)
                    .thenCompose(socket -> binary
                            ? socket.sendBinary(ByteBuffer.wrap(bytes), true)
                            : socket.sendText(new String(bytes, StandardCharsets.UTF_8), true));
            lastSend.whenComplete((done, failure) -> completion.completed(failure));
        }

        @Override
        public synchronized void pauseReading() {
            paused = true;
        }

        @Override
        public synchronized void resumeReading() {
            paused = false;
            if (owed) {
                owed = false;
                opened.thenAccept(socket -> socket.request(1));
            }
        }

        @Override
        public void close(int code, String reason) {
            opened.thenAccept(socket -> socket.sendClose(code, reason).thenAccept(sent -> {
                // Whether the peer answers is no matter here.
                if (ended.compareAndSet(false, true)) {
                    listener.onClosed(code, reason);
                    socket.abort();
                }
            }));
        }

        @Override
        public void abort() {
            opened.thenAccept(WebSocket::abort);
            if (ended.compareAndSet(false, true)) {
                CompletableFuture.runAsync(() -> listener.onClosed(ABNORMAL, "aborted"));
            }
        }
    }
}
