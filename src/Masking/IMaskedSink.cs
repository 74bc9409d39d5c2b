namespace FastMcp.Masking;

/// <summary>Takes what a masker releases, in order. Structs used through generics: no dispatch.</summary>
public interface IMaskedSink
{
    void Write(Masked bytes);

    void Write(Monitored bytes);

    /// <summary>A rule matched (enforced or monitored). Never the value: rule, channel position and length only.</summary>
    void Found(in Finding finding);
}
