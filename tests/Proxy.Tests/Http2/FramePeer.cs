using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>The other side of an HTTP/2 connection: sends any frames, well-formed or not, and reads those that come.</summary>
internal sealed class FramePeer(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly HpackDecoder _decoder = new(1 << 20);

    public static async Task<FramePeer> ConnectAsync(IPEndPoint to, bool begin = true, int window = 65535)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(to).Within();
        var peer = new FramePeer(socket);
        if (begin)
        {
            await peer.RawAsync(Http2Constants.Preface.ToArray());
            await peer.SettingsAsync((4, window));
        }

        return peer;
    }

    public async Task RawAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes).AsTask().WaitAsync(Rig.Patience);

    public async Task FrameAsync(FrameType type, int flags, int stream, params byte[] payload) => await RawAsync(Frame(type, flags, stream, payload));

    public static byte[] Frame(FrameType type, int flags, int stream, params byte[] payload)
    {
        var bytes = new byte[9 + payload.Length];
        new FrameHeader(payload.Length, type, (FrameFlags)flags, stream).Write(bytes);
        payload.CopyTo(bytes, 9);
        return bytes;
    }

    public Task SettingsAsync(params (int Id, int Value)[] settings) => FrameAsync(FrameType.Settings, 0, 0, [.. settings.SelectMany(one => (byte[])[0, (byte)one.Id, .. Number(one.Value)])]);

    public static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public Task HeadersAsync(int stream, bool ends, params (string Name, string Value)[] fields) => FrameAsync(FrameType.Headers, ends ? 5 : 4, stream, Block(fields));

    public Task RequestAsync(int stream, string method, string path, bool ends, params (string Name, string Value)[] more) =>
        HeadersAsync(stream, ends, [(":method", method), (":scheme", "http"), (":path", path), (":authority", "gw.example"), .. more]);

    /// <summary>Literals, with the names as they are.</summary>
    public static byte[] Block(params (string Name, string Value)[] fields) => [.. fields.SelectMany(field => (byte[])[0, .. Text(field.Name), .. Text(field.Value)])];

    /// <summary>Null: the connection has ended.</summary>
    public async Task<(FrameHeader Header, byte[] Payload)?> NextAsync()
    {
        try
        {
            var head = new byte[9];
            await _stream.ReadExactlyAsync(head).AsTask().WaitAsync(Rig.Patience);
            FrameHeader.TryRead(head, out var header);
            var payload = new byte[header.Length];
            await _stream.ReadExactlyAsync(payload).AsTask().WaitAsync(Rig.Patience);
            return (header, payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The next frame of that type; others are passed over.</summary>
    public async Task<(FrameHeader Header, byte[] Payload)> NextAsync(FrameType type, int stream = -1)
    {
        while (await NextAsync() is { } frame)
        {
            if (frame.Header.Type == type && (stream < 0 || frame.Header.Stream == stream) && !(type == FrameType.Settings && frame.Header.IsAck))
            {
                return frame;
            }

            if (frame.Header.Type == FrameType.Headers)
            {
                Fields(frame.Payload);
            }
        }

        throw new InvalidOperationException($"The connection ended before a frame of type {type}.");
    }

    /// <summary>The whole of an answer: its fields, and its content to its end; opens windows as it reads.</summary>
    public async Task<(string Fields, byte[] Content)> AnswerAsync(int stream)
    {
        var (fields, content) = ("", new MemoryStream());
        while (await NextAsync() is { } frame)
        {
            var text = frame.Header.Type == FrameType.Headers ? Fields(frame.Payload) : "";
            if (frame.Header.Type == FrameType.ResetStream && frame.Header.Stream == stream)
            {
                return ($"reset {Code(frame.Payload)}", content.ToArray());
            }

            if (frame.Header.Stream != stream)
            {
                continue;
            }

            fields = text.Length > 0 ? text : fields;
            if (frame.Header.Type == FrameType.Data && frame.Header.Length > 0)
            {
                content.Write(frame.Payload);
                await FrameAsync(FrameType.WindowUpdate, 0, 0, Number(frame.Header.Length));
                await FrameAsync(FrameType.WindowUpdate, 0, stream, Number(frame.Header.Length));
            }

            if (frame.Header.EndsStream && frame.Header.Type is FrameType.Data or FrameType.Headers)
            {
                return (fields, content.ToArray());
            }
        }

        throw new InvalidOperationException("The connection ended before the answer.");
    }

    /// <summary>The error of the connection, which then ends.</summary>
    public async Task<Http2Error> GoneAsync()
    {
        var error = Http2Error.NoError;
        while (await NextAsync() is { } frame)
        {
            error = frame.Header.Type == FrameType.GoAway ? (Http2Error)BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4)) : error;
        }

        return error;
    }

    public async Task<Http2Error> ResetAsync(int stream) => Code((await NextAsync(FrameType.ResetStream, stream)).Payload);

    public string Fields(ReadOnlySpan<byte> block)
    {
        var list = new HeaderList(1 << 20);
        Assert.True(_decoder.TryDecode(block, list));
        return string.Join('|', Enumerable.Range(0, list.Count).Select(i => $"{Encoding.Latin1.GetString(list.Name(i))}={Encoding.Latin1.GetString(list.Value(i))}"));
    }

    public void Dispose() => _stream.Dispose();

    private static Http2Error Code(byte[] payload) => (Http2Error)BinaryPrimitives.ReadInt32BigEndian(payload);

    private static byte[] Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        return bytes.Length < 127 ? [(byte)bytes.Length, .. bytes] : [127, (byte)(((bytes.Length - 127) % 128) | 128), (byte)((((bytes.Length - 127) / 128) % 128) | 128), (byte)((bytes.Length - 127) / 16384), .. bytes];
    }
}
