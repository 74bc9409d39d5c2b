using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FastMcp.Recording.Writing;

/// <summary>
/// A segment on a disk. Calls fdatasync itself: .NET's Flush(true) returns normally when the system call
/// fails, and a log that believes it is worse than none.
/// </summary>
internal sealed partial class DiskSegmentFile : ISegmentFile
{
    /// <summary>So many zeros are written ahead at a time.</summary>
    internal const int Room = 512 * 1024;

    // The first time; then as much as is there already.
    private const int LeastRoom = 64 * 1024;

    // A group that is longer pays for its own growth: at this length both cost the same (docs/decisions/0163).
    private const int SmallGroup = 128 * 1024;

    private static readonly byte[] _zeros = new byte[Room];

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private long _length;
    private long _synced;
    private long _end;
    private bool _isFinished;

    private DiskSegmentFile(SafeFileHandle file, string path) => (_file, _path) = (file, path);

    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public static DiskSegmentFile Create(string path)
    {
        var file = new DiskSegmentFile(File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete), path);
        try
        {
            SyncFolder(Path.GetDirectoryName(path)!);
            return file;
        }
        catch (IOException)
        {
            file.Discard();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Names that were made or changed in the folder survive a crash.</summary>
    /// <exception cref="IOException">They may not.</exception>
    public static void SyncFolder(string path)
    {
        using var folder = OpenFolder(path);
        Check(Fsync(folder.DangerousGetHandle()));
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, _length);
        _length += bytes.Length;
    }

    /// <remarks>
    /// A sync of bytes that are written over zeros has no length and no block map to write: it takes half of the time of one that
    /// grows the file (docs/decisions/0110). So after a small group zeros are written ahead, and synced with the next.
    /// </remarks>
    public void Sync()
    {
        var group = _length - _synced;
        if (!_isFinished && group < SmallGroup && _length + Math.Max(LeastRoom, group) > _end)
        {
            MakeRoom();
        }

        Check(FdataSync(_file.DangerousGetHandle()));
        _synced = _length;
    }

    public void Finish()
    {
        _isFinished = true;
        if (_end <= _length)
        {
            return;
        }

        try
        {
            RandomAccess.SetLength(_file, _length);
            _end = _length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Zeros stay behind the seal, which readers know.
        }
    }

    public void Discard()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, names a segment that nothing goes on from, and verify says so.
        }
    }

    public void Dispose() => _file.Dispose();

    // Without room it goes as it went before; whether the disk is full is what the next entry says.
    private void MakeRoom()
    {
        var from = Math.Max(_length, _end);
        var room = (int)Math.Clamp(_length, LeastRoom, Room);
        try
        {
            RandomAccess.Write(_file, _zeros.AsSpan(0, room), from);
            _end = from + room;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _end = long.MaxValue;
        }
    }

    private static SafeFileHandle OpenFolder(string folder)
    {
        const int ReadOnlyDirectory = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC on x64
        const int ReadOnlyDirectoryArm = 0x4000 | 0x80000;
        var flags = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? ReadOnlyDirectoryArm : ReadOnlyDirectory;
        var handle = Open(folder, flags);
        Check(handle);
        return new SafeFileHandle(handle, ownsHandle: true);
    }

    private static void Check(nint result)
    {
        if (result < 0)
        {
            throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(nint file);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FdataSync(nint file);
}
