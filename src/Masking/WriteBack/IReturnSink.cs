namespace FastMcp.Masking.WriteBack;

/// <summary>Takes what a <see cref="WriteBackGuard"/> finds. Structs used through generics: no dispatch.</summary>
public interface IReturnSink
{
    void Found(in ReturnedMask mask);
}
