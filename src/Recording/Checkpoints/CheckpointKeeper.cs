using System.Text;
using System.Threading.Channels;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Checkpoints;

/// <summary>Signs checkpoints and keeps them, on a task of its own: a slow signer delays nobody.</summary>
/// <remarks>Offers come from the writer's thread. If many wait the oldest goes: the next one covers what it did.</remarks>
internal sealed class CheckpointKeeper : IAsyncDisposable
{
    private const int MostWaiting = 16;

    private readonly CheckpointOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _failed;
    private readonly Channel<OfferedCheckpoint> _offers = Channel.CreateBounded<OfferedCheckpoint>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest }, dropped => dropped.Told?.TrySetResult(false));
    private readonly Task _task;
    private (uint Segment, long Size) _last;
    private long _offered;
    private long _kept;
    private long _failures;
    private volatile bool _failing;

    public CheckpointKeeper(CheckpointOptions options, TimeProvider time, Action<string> failed)
    {
        (_options, _time, _failed) = (options, time, failed);
        _offered = time.GetTimestamp();
        _task = Task.Run(KeepAllAsync);
    }

    public CheckpointCounts Counts => new(Interlocked.Read(ref _kept), Interlocked.Read(ref _failures), _failing);

    /// <summary>Everything in the tree is durable.</summary>
    public void Offer(in SegmentHeader header, MerkleTree tree, bool isSeal)
    {
        var place = (header.Number, tree.Size);
        if (place == _last || (!isSeal && _time.GetElapsedTime(_offered) < _options.Every))
        {
            return;
        }

        Write(header, tree, null);
    }

    /// <summary>As <see cref="Offer"/>, whenever the last one was; who waits is told whether it is kept.</summary>
    public void Demand(in SegmentHeader header, MerkleTree tree, TaskCompletionSource<bool> told)
    {
        if (!Write(header, tree, told))
        {
            told.TrySetResult(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _offers.Writer.TryComplete();
        await _task.ConfigureAwait(false);
        _options.Signer.Dispose();
    }

    private bool Write(in SegmentHeader header, MerkleTree tree, TaskCompletionSource<bool>? told)
    {
        (_last, _offered) = ((header.Number, tree.Size), _time.GetTimestamp());
        return _offers.Writer.TryWrite(new OfferedCheckpoint(Checkpoint.Of(_options.Name, header, tree.Size, tree.Root()), told));
    }

    private async Task KeepAllAsync()
    {
        await foreach (var offered in _offers.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var isKept = TryKeep(offered.Checkpoint);
            offered.Told?.TrySetResult(isKept);
        }
    }

    private bool TryKeep(Checkpoint checkpoint)
    {
        try
        {
            var signature = _options.Signer.Sign(Encoding.UTF8.GetBytes(checkpoint.Text));
            CheckpointFolder.Write(_options.Folder, checkpoint, SignedNote.Make(checkpoint.Text, checkpoint.Origin, _options.Signer.KeyId.Span, signature));
            Interlocked.Increment(ref _kept);
            _failing = false;
            return true;
        }
        catch (Exception e) when (e is CheckpointException or IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            Interlocked.Increment(ref _failures);
            _failing = true;
            _failed(e.Message);
            return false;
        }
    }
}
