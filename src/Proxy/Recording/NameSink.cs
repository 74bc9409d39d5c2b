using FastMcp.Masking;
using FastMcp.Recording;

namespace FastMcp.Proxy.Recording;

/// <summary>A name of a call, masked, for the record. Its findings are those of the request that holds it.</summary>
internal readonly struct NameSink(CallNames names, NameKind kind) : IMaskedSink
{
    public void Write(Masked bytes) => names.Add(kind, bytes);

    public void Write(Monitored bytes)
    {
    }

    public void Found(in Finding finding)
    {
    }
}
