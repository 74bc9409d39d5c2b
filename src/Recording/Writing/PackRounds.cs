using System.Runtime.InteropServices;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Writing;

/// <summary>Packs segments that get no more entries, one after the other, on a thread of its own that gives way to all others.</summary>
internal sealed partial class PackRounds : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly string _folder;
    private readonly Action<string> _failed;
    private readonly FolderUpkeep _upkeep;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread? _thread;
    private long _packed;
    private long _from;
    private long _to;
    private long _failures;
    private bool _isFailing;

    /// <param name="folder">Of the log.</param>
    /// <param name="upkeep">Nobody else changes closed segments meanwhile.</param>
    /// <param name="on">False: nothing is packed.</param>
    /// <param name="failed">Told why one could not be packed.</param>
    public PackRounds(string folder, FolderUpkeep upkeep, bool on, Action<string> failed)
    {
        (_folder, _upkeep, _failed) = (folder, upkeep, failed);
        if (on)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "record-pack" };
            _thread.Start();
        }
    }

    /// <summary>Segments, their plain bytes, what they take now, and how often it failed.</summary>
    public (long Segments, long From, long To, long Failures) Counts =>
        (Interlocked.Read(ref _packed), Interlocked.Read(ref _from), Interlocked.Read(ref _to), Interlocked.Read(ref _failures));

    /// <summary>All that are closed now. False: one could not be packed; it is tried again the next time.</summary>
    public bool Round()
    {
        var files = SegmentFile.In(_folder);
        using var packer = new SegmentPacker(() => _stop.IsSet);
        for (var i = 0; i + 1 < files.Count && !_stop.IsSet; i++)
        {
            if (!files[i].IsPacked && !TryPack(packer, files[i]))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
    }

    private bool TryPack(SegmentPacker packer, SegmentFile file)
    {
        _upkeep.Enter();
        try
        {
            if (new FileInfo(file.Path) is { Exists: true, Length: >= SegmentPacker.Least })
            {
                var (from, to) = packer.Pack(file);
                Interlocked.Increment(ref _packed);
                Interlocked.Add(ref _from, from);
                Interlocked.Add(ref _to, to);
            }

            _isFailing = false;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ZstdSharp.ZstdException)
        {
            // Said once: a full disk is tried again every ten seconds.
            Interlocked.Increment(ref _failures);
            if (!_isFailing)
            {
                _isFailing = true;
                _failed(e.Message);
            }

            return false;
        }
        finally
        {
            _upkeep.Leave();
        }
    }

    private void Run()
    {
        GiveWay();
        for (var pause = First; !_stop.Wait(pause); pause = Every)
        {
            Round();
        }
    }

    // .NET's thread priorities do nothing on Linux; a thread of nice 19 runs where nobody else wants to.
    private static void GiveWay()
    {
        const int OfProcess = 0; // PRIO_PROCESS: on Linux of the calling thread alone
        const int Last = 19;
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(OfProcess, 0, Last);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
