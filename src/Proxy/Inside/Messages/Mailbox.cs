using System.Threading.Channels;

namespace FastMcp.Proxy.Inside.Messages;

/// <summary>Messages on their way to one reply. Who puts waits while it is full; who takes may leave at any time.</summary>
/// <remarks>State, safe for all threads; one taker.</remarks>
internal sealed class Mailbox
{
    /// <summary>Messages that wait at most.</summary>
    public const int Most = 64;

    private readonly Channel<Mail> _channel = Channel.CreateBounded<Mail>(new BoundedChannelOptions(Most) { SingleReader = true });

    public ChannelReader<Mail> Reader => _channel.Reader;

    /// <summary>False: nobody takes it any more.</summary>
    public async ValueTask<bool> PutAsync(byte[] message, bool isLast)
    {
        try
        {
            await _channel.Writer.WriteAsync(new Mail(message, isLast)).ConfigureAwait(false);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    /// <summary>The same for senders who have others to serve: a taker who leaves it full for so long gets no more.</summary>
    public async ValueTask<bool> PutAsync(byte[] message, bool isLast, TimeSpan patience, TimeProvider clock)
    {
        if (TryPut(message, isLast))
        {
            return true;
        }

        using var over = new CancellationTokenSource(patience, clock);
        try
        {
            await _channel.Writer.WriteAsync(new Mail(message, isLast), over.Token).ConfigureAwait(false);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            Close();
            return false;
        }
    }

    /// <summary>False: it is full, or nobody takes it any more.</summary>
    public bool TryPut(byte[] message, bool isLast) => _channel.Writer.TryWrite(new Mail(message, isLast));

    /// <summary>Nothing more comes, or is wanted.</summary>
    public void Close() => _channel.Writer.TryComplete();
}
