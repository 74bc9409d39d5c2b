using System.Buffers;
using System.Text;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>Serves HTTP/1.1 on whatever connection it is given, as the pipeline does; the path says how it answers.</summary>
internal sealed class PlainHandler : IConnectionHandler
{
    private int _connections;
    private int _begun;
    private long _written;

    /// <summary>Connections that it was given.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Bytes of content that left it.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Heads of <c>/head/</c> that it has begun to write.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>What it read of each request to <c>/unread</c>, and whether that was the whole.</summary>
    public List<(int Length, bool IsWhole)> Unread { get; } = [];

    /// <summary>How clients left that it waited for.</summary>
    public List<ConnectionFault> Left { get; } = [];

    /// <summary>Set, it lets those go on that wait.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task RunAsync(Connection connection)
    {
        Interlocked.Increment(ref _connections);
        var head = new RequestHead();
        var goesOn = true;
        while (goesOn && !connection.IsDraining && await HeadAsync(connection, head))
        {
            goesOn = await AnswerAsync(connection, head);
            head.Reset();
        }

        await connection.CloseAsync(TimeSpan.FromSeconds(1));
    }

    private static async Task<bool> HeadAsync(Connection connection, RequestHead head)
    {
        connection.SetDeadline(DeadlineKind.Idle, TimeSpan.FromMinutes(5));
        while (true)
        {
            var read = await connection.Input.ReadAsync();
            if (!read.Buffer.IsEmpty)
            {
                connection.ClearDeadline(DeadlineKind.Idle);
            }

            var result = RequestHeadReader.Read(read.Buffer.FirstSpan, HttpLimits.Default, head, out var consumed, out _);
            if (result == ParseResult.Done)
            {
                connection.Input.AdvanceTo(read.Buffer.GetPosition(consumed));
                return true;
            }

            connection.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || result == ParseResult.Refused)
            {
                return false;
            }
        }
    }

    private async Task<bool> AnswerAsync(Connection connection, RequestHead head)
    {
        var path = Encoding.ASCII.GetString(head.Path);
        switch (path)
        {
            case "/early":
                await WriteAsync(connection, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
                return false;
            case "/unread":
                await Released.Task;
                var (content, isWhole) = await ContentAsync(connection, head);
                lock (Unread)
                {
                    Unread.Add((content.Length, isWhole));
                }

                await WriteAsync(connection, "HTTP/1.1 204 No Content\r\n\r\n");
                return isWhole;
            case "/cut":
                await BodyAsync(connection, head);
                await WriteAsync(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                return false;
            case "/hold":
                await BodyAsync(connection, head);
                await connection.Input.ReadAsync();
                lock (Left)
                {
                    Left.Add(connection.InputFault);
                }

                return false;
            case "/busy":
                await BodyAsync(connection, head);
                await WriteAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsent");
                await Released.Task;
                return true;
            case "/wait":
                await BodyAsync(connection, head);
                await Released.Task;
                await WriteAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
                return true;
        }

        if (path.StartsWith("/head/", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _begun);
            await WriteAsync(connection, $"HTTP/1.1 204 No Content\r\nX-A: {new string('x', int.Parse(path[6..]))}\r\n\r\n");
            return true;
        }

        if (path.StartsWith("/size/", StringComparison.Ordinal))
        {
            await BodyAsync(connection, head);
            return await SizeAsync(connection, int.Parse(path[6..]));
        }

        var body = await BodyAsync(connection, head);
        var text = $"HTTP/1.1 200 OK\r\nX-Method: {Encoding.ASCII.GetString(head.Method)}\r\nContent-Length: {body.Length}\r\n\r\n";
        connection.Output.Write(Encoding.ASCII.GetBytes(text));
        connection.Output.Write(body);
        return !(await connection.Output.FlushAsync()).IsCompleted;
    }

    private async Task<bool> SizeAsync(Connection connection, int size)
    {
        await WriteAsync(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var left = size; left > 0;)
        {
            var piece = Math.Min(1000, left);
            await WriteAsync(connection, $"{piece:x}\r\n{new string('x', piece)}\r\n");
            if (connection.OutputFault != ConnectionFault.None)
            {
                return false;
            }

            left -= piece;
            Interlocked.Add(ref _written, piece);
        }

        await WriteAsync(connection, "0\r\n\r\n");
        return true;
    }

    private static async Task<byte[]> BodyAsync(Connection connection, RequestHead head) => (await ContentAsync(connection, head)).Content;

    private static async Task<(byte[] Content, bool IsWhole)> ContentAsync(Connection connection, RequestHead head)
    {
        var body = BodyReader.For(head, HttpLimits.Default);
        var content = new MemoryStream();
        while (!body.IsComplete)
        {
            var read = await connection.Input.ReadAsync();
            var (status, consumed) = Take(ref body, read.Buffer.FirstSpan, content);
            connection.Input.AdvanceTo(read.Buffer.GetPosition(consumed), status == BodyStatus.NeedMore ? read.Buffer.End : read.Buffer.GetPosition(consumed));
            if (status == BodyStatus.Refused || (read.IsCompleted && status == BodyStatus.NeedMore))
            {
                break;
            }
        }

        return (content.ToArray(), body.IsComplete);
    }

    private static (BodyStatus Status, int Consumed) Take(ref BodyReader body, ReadOnlySpan<byte> input, MemoryStream content)
    {
        var consumed = 0;
        while (true)
        {
            var status = body.Next(input[consumed..], out var step, out var data);
            consumed += step;
            content.Write(data);
            if (status != BodyStatus.Data)
            {
                return (status, consumed);
            }
        }
    }

    private static async Task WriteAsync(Connection connection, string text) => await connection.Output.WriteAsync(Encoding.ASCII.GetBytes(text));
}
