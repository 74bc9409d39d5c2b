namespace FastMcp.Profile;

/// <summary>How the values of a probe are kept: the runtime's PgoInstrumentationKind under its MarshalMask.</summary>
internal enum CountData
{
    None = 0,
    FourBytes = 1,
    EightBytes = 2,
    Type = 3,
    Method = 4,
    Mask = 0xF,
}
