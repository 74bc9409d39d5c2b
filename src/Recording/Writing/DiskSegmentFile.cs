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
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private long _length;

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

    public void Sync() => Check(FdataSync(_file.DangerousGetHandle()));

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
