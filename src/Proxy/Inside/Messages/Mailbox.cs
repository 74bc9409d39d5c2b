using System.Threading.Channels;

namespace FastMcp.Proxy.Inside.Messages;

/// <summary>Messages on their way to one reply. Who puts waits while it is full; who takes may leave at any time.</summary>
/// <remarks>State, safe for all threads; one taker.</remarks>
internal sealed class Mailbox
{
    private const int Most = 64;

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

    /// <summary>Nothing more comes, or is wanted.</summary>
    public void Close() => _channel.Writer.TryComplete();
}
