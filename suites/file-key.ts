/** A file and its project as one text: equal for the same file of the same project, and for nothing else. */
export const fileKey = ({ file, project }: { readonly file?: string; readonly project?: string }): string =>
  `${project ?? ''}\0${file ?? ''}`;
