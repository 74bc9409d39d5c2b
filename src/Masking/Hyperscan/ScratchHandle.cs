using System.Runtime.InteropServices;

namespace FastMcp.Masking.Hyperscan;

/// <summary>Owns a scratch space of libhs.</summary>
internal sealed class ScratchHandle : SafeHandle
{
    public ScratchHandle(nint scratch)
        : base(0, ownsHandle: true) => SetHandle(scratch);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => Native.hs_free_scratch(handle) == Native.Success;
}
