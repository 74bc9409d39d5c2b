using System.Runtime.CompilerServices;

namespace FastMcp.Proxy.Pipes;

/// <summary>Lines of a stream, without their ends. A longer one than there may be ends them.</summary>
internal static class PipeLines
{
    public static async IAsyncEnumerable<byte[]> ReadAsync(Stream input, int most, [EnumeratorCancellation] CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        var (start, end) = (0, 0);
        while (true)
        {
            var at = Array.IndexOf(buffer, (byte)'\n', start, end - start);
            if (at >= 0)
            {
                var line = buffer.AsSpan(start..at).TrimEnd((byte)'\r').ToArray();
                start = at + 1;
                if (line.AsSpan().IndexOfAnyExcept((byte)' ', (byte)'\t') >= 0)
                {
                    yield return line;
                }

                continue;
            }

            if (end - start > most)
            {
                yield break;
            }

            if (start > 0 || end == buffer.Length)
            {
                var next = end - start > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
                buffer.AsSpan(start..end).CopyTo(next);
                (buffer, start, end) = (next, 0, end - start);
            }

            var read = await ReadSomeAsync(input, buffer.AsMemory(end), stop).ConfigureAwait(false);
            if (read == 0)
            {
                yield break;
            }

            end += read;
        }
    }

    private static async ValueTask<int> ReadSomeAsync(Stream input, Memory<byte> into, CancellationToken stop)
    {
        try
        {
            return await input.ReadAsync(into, stop).AsTask().WaitAsync(stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return 0;
        }
    }
}
