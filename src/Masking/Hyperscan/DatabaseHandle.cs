using System.Runtime.InteropServices;

namespace FastMcp.Masking.Hyperscan;

/// <summary>Owns a database of libhs.</summary>
internal sealed class DatabaseHandle : SafeHandle
{
    public DatabaseHandle(nint database)
        : base(0, ownsHandle: true) => SetHandle(database);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => Native.hs_free_database(handle) == Native.Success;
}
