namespace FastMcp.Masking;

/// <summary>Forms that masks have.</summary>
public enum MaskMarkKind
{
    /// <summary>Nothing is left of the value.</summary>
    Nothing,

    /// <summary>A fixed text.</summary>
    Text,

    /// <summary>Stars in the place of letters and digits.</summary>
    Stars,

    /// <summary>A beginning, and letters and digits behind it.</summary>
    Coded,
}
