using FastMcp.Masking;
using FastMcp.Masking.Reasoning;

namespace FastMcp.Proxy.Masking.Channels;

/// <summary>As <see cref="OutletSink"/>, and what leaves of a signed text is kept.</summary>
internal readonly struct SignedSink(ReplyOutlet outlet, SignedText signed) : IMaskedSink
{
    public void Write(Masked bytes)
    {
        signed.Left(bytes);
        outlet.Write(bytes);
    }

    public void Write(Monitored bytes)
    {
        signed.Left(bytes);
        outlet.Write(bytes);
    }

    public void Found(in Finding finding) => outlet.Found(finding);
}
