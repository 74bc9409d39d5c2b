namespace FastMcp.Masking;

/// <summary>What the mask of a rule looks like, for who shows masked text.</summary>
/// <param name="Kind">Its form.</param>
/// <param name="Text">The text of <see cref="MaskMarkKind.Text"/>; what stands before the letters of <see cref="MaskMarkKind.Coded"/>.</param>
public readonly record struct MaskMark(MaskMarkKind Kind, string Text);
