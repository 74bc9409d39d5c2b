using FastMcp.Masking;

namespace FastMcp.Proxy.Masking;

/// <summary>Maskers write into the outlet through this: a struct, so that the call is direct.</summary>
internal readonly struct OutletSink(ReplyOutlet outlet) : IMaskedSink
{
    public void Write(Masked bytes) => outlet.Write(bytes);

    public void Write(Monitored bytes) => outlet.Write(bytes);

    public void Found(in Finding finding) => outlet.Found(finding);
}
